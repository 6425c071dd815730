package io.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class NoDefaultKeyTest {

    /** 32 bytes in base64 or in hexadecimal digits, with nothing of the alphabet around them. */
    private static final Pattern KEY =
            Pattern.compile("(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64})(?![A-Za-z0-9+/_=-])");

    @Test
    @DisplayName("N-29: what is shipped contains no key that somebody could run with")
    void givenSourcesAndClasses_whenSearched_thenHoldNoKey() throws IOException {
        for (String folder : List.of("src/main", "target/classes")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                assertThat(files.filter(Files::isRegularFile))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(keysIn(Files.readString(file, StandardCharsets.ISO_8859_1)))
                                .as(file.toString())
                                .isEmpty());
            }
        }
    }

    @Test
    void givenKey_whenSearched_thenIsFound() {
        String key = Base64.getEncoder()
                .encodeToString("0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII));

        assertThat(keysIn("key: " + key + "\n")).containsExactly(key);
        assertThat(keysIn("\u0001," + key.replace("=", "") + "\u0001")).hasSize(1);
    }

    /** Names of types and paths have the same alphabet, but no digit among so many characters of both cases. */
    private static List<String> keysIn(String text) {
        return KEY.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(candidate -> candidate.matches(".*[0-9].*") && !candidate.matches("[a-z0-9/_-]+|[A-Za-z/]+"))
                .toList();
    }
}
