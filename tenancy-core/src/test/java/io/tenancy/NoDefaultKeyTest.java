package io.tenancy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class NoDefaultKeyTest {

    /** 32 bytes in base64, or in hexadecimal digits. */
    private static final Pattern KEY =
            Pattern.compile("[A-Za-z0-9+/_-]{43}=|(?<![0-9a-zA-Z])[0-9a-fA-F]{64}(?![0-9a-zA-Z])");

    @Test
    @DisplayName("N-29: what is shipped contains no key that somebody could run with")
    void givenSourcesAndClasses_whenSearched_thenHoldNoKey() throws IOException {
        for (String folder : List.of("src/main", "target/classes")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                List<Path> all = files.filter(Files::isRegularFile).toList();

                assertThat(all).hasSizeGreaterThan(50);
                assertThat(all.stream().filter(NoDefaultKeyTest::hasKey)).isEmpty();
            }
        }
    }

    @Test
    void givenKey_whenSearched_thenIsFound(@TempDir Path folder) throws IOException {
        String key = Base64.getEncoder().encodeToString("0123456789abcdefghijklmnopqrstuv".getBytes(US_ASCII));

        assertThat(hasKey(Files.writeString(folder.resolve("a"), "\u0001,k" + key + "\u0001")))
                .isTrue();
        assertThat(hasKey(Files.writeString(folder.resolve("b"), "key: " + "0123456789abcdef".repeat(4))))
                .isTrue();
        assertThat(hasKey(Files.writeString(folder.resolve("c"), "x".repeat(43))))
                .isFalse();
    }

    private static boolean hasKey(Path file) {
        try {
            return KEY.matcher(Files.readString(file, ISO_8859_1)).find();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
