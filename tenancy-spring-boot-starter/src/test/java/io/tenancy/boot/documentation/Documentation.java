package io.tenancy.boot.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the repository that this module is part of. */
public final class Documentation {

    /** Tests run in the folder of their module. */
    public static final Path ROOT = Path.of("").toAbsolutePath().getParent().normalize();

    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Documentation() {}

    /** Returns every Markdown file of the repository; what a build made is not part of it. */
    public static List<Path> pages() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !isBuilt(ROOT.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isBuilt(Path file) {
        return file.startsWith(".git")
                || Stream.of(file.toString().split("[/\\\\]")).anyMatch("target"::equals);
    }

    /** Returns the text of a file of the repository. */
    public static String read(String page) {
        return read(ROOT.resolve(page));
    }

    /** Returns the files below a folder of the repository whose names end so. */
    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the blocks of code in that language. */
    static List<String> blocks(String page, String language) {
        return BLOCK.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Returns the page without code, in blocks and in lines, which holds no links. */
    static String withoutCode(String page) {
        return BLOCK.matcher(page).replaceAll("").replaceAll("`[^`\\n]*`", "");
    }

    static Stream<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }
}
