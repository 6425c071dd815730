package io.tenancy.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** N-57: what is secret is masked wherever it is, in bounded time. */
@Tag("unit")
class MaskingTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private record Login(String user, String password) {}

    private final Masking masking = new Masking(false);

    @ParameterizedTest
    @DisplayName("contract 15, N-57: by the name of the key, however it is written")
    @ValueSource(
            strings = {
                "password",
                "PassWord",
                "PASSWORD",
                "pwd",
                "passwd",
                "pass_phrase",
                "database_password",
                "db.password",
                "api-key",
                "apiKey",
                "API_KEY",
                "Authorization",
                "access-token",
                "client_secret",
                "credentials",
                "encryption-key",
                "masterKey",
                "private_key",
                "Set-Cookie",
                "X-Signature"
            })
    void givenSecretKey_whenMasked_thenValueIsGoneAtEveryDepth(String key) {
        Map<String, Object> secret = Map.of(key, "canary");

        for (Object context : List.of(secret, Map.of(key, List.of("canary")), Map.of(key, secret))) {
            assertThat(mask(Map.of("db", context, "list", List.of(context), "array", new Object[] {context})))
                    .contains(Masking.MASK)
                    .doesNotContain("canary");
        }
    }

    @ParameterizedTest
    @DisplayName("N-57: inside texts")
    @ValueSource(
            strings = {
                "jdbc:mysql://h/d?user=u&password=canary&x=y",
                "jdbc:h2:mem:x;USER=u;PASSWORD=canary",
                "postgresql://user:canary@host/db",
                "redis://:canary@host:6379",
                "https://u:can:ary@host",
                "password: canary",
                "password = 'canary canary'",
                "password=\"canary canary\"",
                "{\"password\":\"canary\"}",
                "{\"db\": {\"pass_word\": 1, \"api_key\" : \"canary\"}}",
                "{'secret': 'canary'}",
                "Authorization: Basic canary",
                "Authorization: Bearer canary",
                "token=canary",
                "sslpassword=canary"
            })
    void givenTextWithSecret_whenMasked_thenSecretIsGone(String text) {
        assertThat(mask(Map.of("text", text)))
                .contains(Masking.MASK)
                .doesNotContain("canary")
                .doesNotContain("ary@");
    }

    @Test
    @DisplayName("N-57: by type, and in what prints itself")
    void givenTypesThatHoldSecrets_whenMasked_thenGone() {
        Map<String, Object> context = new HashMap<>();
        context.put("chars", "canary".toCharArray());
        context.put("bytes", "canary".getBytes());
        context.put("nested", List.of("canary".toCharArray(), new char[][] {"canary".toCharArray()}));
        context.put("record", new Login("user", "canary"));
        context.put("optional", Optional.of(new Login("user", "canary")));
        context.put("null", null);
        context.put("numbers", new int[] {1, 2});

        assertThat(mask(context)).contains("numbers=[1, 2]").doesNotContain("canary", "[C@", "[B@", "99, 97");
    }

    @Test
    void givenOrdinaryContext_whenMasked_thenStaysReadable() {
        Map<String, Object> context = Map.of("database", "tenant_7", "host", "db", "millis", 12, "ok", true);

        assertThat(masking.mask(context)).isEqualTo(context);
        assertThat(mask(Map.of("url", "jdbc:mysql://h/d?sslMode=x&password=canary&a=b")))
                .isEqualTo("{url=jdbc:mysql://h/d?sslMode=x&password=***masked***&a=b}");
    }

    @Test
    @DisplayName("names are masked only where that was asked for")
    void givenMaskNames_whenMasked_thenHostsAndUsersAreGone() {
        Map<String, Object> context = Map.of("host", "h1", "database_username", "u1", "database", "d1", "step", "s1");

        assertThat(mask(context)).contains("h1", "u1", "d1", "s1");
        assertThat(new Masking(true).mask(context).toString())
                .doesNotContain("h1", "u1", "d1")
                .contains("s1");
    }

    @Test
    @DisplayName("N-57: cyclic, deep and wide contexts end soon, and small")
    void givenContextThatNeverEnds_whenMasked_thenEndsSoon() {
        Map<String, Object> cyclic = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            cyclic.put("self" + i, cyclic);
            cyclic.put("list" + i, Collections.nCopies(10, cyclic));
        }
        Map<String, Object> deep = Map.of("password", "canary");
        for (int i = 0; i < 10_000; i++) {
            deep = Map.of("a", deep);
        }
        List<Object> wide = new ArrayList<>(Collections.nCopies(1_000_000, "x".repeat(100)));

        for (Map<String, Object> context : List.of(cyclic, deep, Map.<String, Object>of("a", wide))) {
            Assertions.assertTimeoutPreemptively(
                    SOON, () -> assertThat(mask(context)).hasSizeLessThan(100_000));
        }
    }

    @Test
    @DisplayName("N-57: no text makes the search for secrets slow")
    void givenTextThatNearlyMatches_whenMasked_thenEndsSoon() {
        String[] texts = {
            "a".repeat(1_000_000), "password".repeat(100_000), "://".repeat(300_000), "://a:".repeat(200_000)
        };

        Assertions.assertTimeoutPreemptively(SOON, () -> {
            for (String text : texts) {
                List<String> many = Collections.nCopies(200, text);
                assertThat(mask(Map.of("a", many))).hasSizeLessThan(1_000_000);
            }
        });
    }

    @Test
    @DisplayName("a secret that is cut off where the text ends is masked as well")
    void givenSecretAtTheCut_whenMasked_thenGone() {
        for (int before = 1_950; before < 2_000; before++) {
            assertThat(mask(Map.of("a", "x".repeat(before) + " redis://user:canarycanary@host")))
                    .doesNotContain("can");
            assertThat(mask(Map.of("a", "x".repeat(before) + " password=canary")))
                    .doesNotContain("can");
        }
    }

    @Test
    void givenCallersContext_whenMasked_thenIsNotChanged() {
        Map<String, Object> context = new HashMap<>(Map.of("password", "p", "list", Arrays.asList("a", null)));

        assertThatNoException().isThrownBy(() -> masking.mask(context));
        assertThatCode(() -> mask(Map.of())).doesNotThrowAnyException();

        assertThat(context).isEqualTo(Map.of("password", "p", "list", Arrays.asList("a", null)));
    }

    private String mask(Map<String, ?> context) {
        return masking.mask(context).toString();
    }
}
