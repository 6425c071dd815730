package io.tenancy.boot.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links between pages lead somewhere, also to the heading that they name. */
@Tag("unit")
class LinksTest {

    private static final String LINK = "\\]\\(([^)\\s]+)\\)";

    @Test
    void givenPages_whenFollowingRelativeLinks_thenFileAndHeadingExist() {
        List<Path> pages = Documentation.pages();
        assertThat(pages).hasSizeGreaterThan(15);

        assertThat(pages.stream().flatMap(LinksTest::broken)).isEmpty();
    }

    @Test
    void givenPagesOfTheDocumentation_whenFollowingTheIndex_thenEachIsListed() {
        String index = Documentation.read("docs/README.md");
        String decisions = Documentation.read("docs/adr/README.md");
        Path docs = Documentation.ROOT.resolve("docs");

        assertThat(Documentation.pages().stream()
                        .filter(page -> page.startsWith(docs) && !page.endsWith("README.md"))
                        .map(page -> docs.relativize(page).toString().replace('\\', '/')))
                .allMatch(page -> index.contains("](" + page) || decisions.contains("](" + page.replace("adr/", "")));
    }

    private static Stream<String> broken(Path page) {
        return Documentation.matches(LINK, Documentation.withoutCode(Documentation.read(page)))
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .filter(link -> !leadsSomewhere(page, link))
                .map(link -> Documentation.ROOT.relativize(page) + " -> " + link);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String file = URLDecoder.decode(hash < 0 ? link : link.substring(0, hash), StandardCharsets.UTF_8);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!target.startsWith(Documentation.ROOT) || !Files.exists(target)) {
            return false;
        }
        return hash < 0 || headings(Documentation.read(target)).anyMatch(link.substring(hash + 1)::equals);
    }

    private static Stream<String> headings(String page) {
        return Documentation.matches("(?m)^#{1,6} (.+)$", page)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
    }
}
