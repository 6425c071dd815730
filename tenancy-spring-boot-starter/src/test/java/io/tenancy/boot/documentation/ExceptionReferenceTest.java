package io.tenancy.boot.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.TenancyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of exceptions lists every code and every public exception, and no others. */
@Tag("unit")
class ExceptionReferenceTest {

    /** Upper snake case that is SQL, JDBC or a driver's, not a code. */
    private static final Set<String> NO_CODES =
            Set.of("LC_ALL", "PGCONNECT_TIMEOUT", "VERIFY_CA", "CURRENT_TIMESTAMP", "TABLE_NAME", "VERIFY_IDENTITY");

    /** Put together from the name of a field. */
    private static final Set<String> COMPOSED = Set.of(
            "INVALID_SLUG",
            "INVALID_NAME",
            "INVALID_DOMAIN",
            "INVALID_SUBDOMAIN",
            "INVALID_PLAN",
            "INVALID_EXPIRES_AT",
            "DUPLICATE_SLUG",
            "DUPLICATE_DOMAIN",
            "DUPLICATE_SUBDOMAIN",
            "DUPLICATE_DATABASE");

    private final String page = Documentation.read("docs/reference/exceptions.md");

    @Test
    void givenSources_whenLookingForCodes_thenThePageHasExactlyThose() throws IOException {
        Set<String> codes = new TreeSet<>(COMPOSED);
        for (String source : sources()) {
            codes.addAll(codes(source, "\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\""));
        }
        codes.removeAll(NO_CODES);

        assertThat(codes(page, "`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`")).isEqualTo(codes);
    }

    @Test
    void givenSources_whenLookingForPublicExceptions_thenThePageNamesEach() throws IOException {
        List<String> exceptions = sources().stream()
                .flatMap(source -> Documentation.matches("public (?:final )?class (\\w+Exception) extends", source))
                .map(match -> match.group(1))
                .toList();

        assertThat(exceptions).hasSizeGreaterThan(15).contains(TenancyException.class.getSimpleName());
        assertThat(exceptions).allMatch(exception -> page.contains("." + exception + "`"));
    }

    private static Set<String> codes(String text, String pattern) {
        return Documentation.matches(pattern, text)
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> core = java("tenancy-core");
                Stream<Path> starter = java("tenancy-spring-boot-starter")) {
            return Stream.concat(core, starter).map(Documentation::read).toList();
        }
    }

    private static Stream<Path> java(String module) throws IOException {
        return Files.walk(Documentation.ROOT.resolve(module).resolve("src/main/java"))
                .filter(file -> file.toString().endsWith(".java"))
                // It names functions of SQL.
                .filter(file -> !file.endsWith("SessionText.java"));
    }
}
