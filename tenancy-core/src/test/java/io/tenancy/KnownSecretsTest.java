package io.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Law 8: a secret that this process has met is masked wherever it is in a text. */
@Tag("unit")
class KnownSecretsTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final KnownSecrets secrets = new KnownSecrets();

    @Test
    void givenKnownSecret_whenInsideText_thenMaskedWhereverItIs() {
        add("hunter22");

        for (String around : new String[] {"%s", "%s at the start", "at the end %s", "FATAL: 'x%sx' twice: %s"}) {
            assertThat(mask(around.replace("%s", "hunter22"))).isEqualTo(around.replace("%s", KnownSecrets.MASK));
        }
    }

    @Test
    void givenSecretsThatOverlapOrHoldEachOther_whenMasked_thenNothingOfEitherIsLeft() {
        add("abcdef");
        add("defghi");
        add("abcdefgh123");

        assertThat(mask("-abcdefghi-abcdefgh123-")).isEqualTo("-" + KnownSecrets.MASK + "-" + KnownSecrets.MASK + "-");
    }

    @Test
    void givenOtherText_whenMasked_thenIsTheSame() {
        add("hunter22");

        assertThat(mask("hunter2 Hunter22 hunter 22")).isEqualTo("hunter2 Hunter22 hunter 22");
        assertThat(new KnownSecrets().masked("hunter22", 100)).isEqualTo("hunter22");
    }

    @Test
    void givenSecretTooShortOrTooLong_whenAdded_thenOrdinaryWordsStay() {
        add("admin");
        add("x".repeat(KnownSecrets.LONGEST + 1));

        assertThat(mask("admin")).isEqualTo("admin");
        assertThat(mask("x".repeat(2_000))).hasSize(2_000).doesNotContain(KnownSecrets.MASK);
    }

    @Test
    void givenTextThatIsCut_whenSecretReachesOverTheCut_thenNoPartOfItIsLeft() {
        String longest = "s".repeat(500) + "t".repeat(524);
        add("canary-42");
        add(longest);

        for (int before = 80; before <= 100; before++) {
            String text = "-".repeat(before) + "canary-42" + "-".repeat(50);

            assertThat(secrets.masked(text, 100).replace(KnownSecrets.MASK, "")).matches("-*");
        }
        assertThat(secrets.masked("-".repeat(99) + longest, 100)).isEqualTo("-".repeat(99) + KnownSecrets.MASK);
    }

    @Test
    @DisplayName("no text and no number of secrets makes the search slow")
    void givenManySecretsAndLongText_whenMasked_thenEndsSoon() {
        for (int i = 0; i < KnownSecrets.MOST; i++) {
            add("a".repeat(6 + i % 60) + i);
        }

        assertTimeoutPreemptively(SOON, () -> {
            assertThat(secrets.masked("a".repeat(1_000_000), 20_000)).hasSize(20_000);
            assertThat(mask("b".repeat(1_000_000))).hasSize(1_000_000);
        });
    }

    @Test
    @DisplayName("bounded: the one that was not met for the longest time is forgotten")
    void givenMoreThanAreKept_whenAdded_thenThoseMetLatelyAreKnown() {
        add("first-secret");
        add("second-secret");
        for (int i = 0; i < KnownSecrets.MOST - 1; i++) {
            add("first-secret");
            add("another-secret-" + i);
        }

        assertThat(mask("first-secret second-secret another-secret-7"))
                .isEqualTo(KnownSecrets.MASK + " second-secret " + KnownSecrets.MASK);
    }

    @Test
    void givenSecretOfOtherCharacters_whenMasked_thenFound() {
        add("пароль-🔑-\t\"");

        assertThat(mask("x пароль-🔑-\t\" y")).isEqualTo("x " + KnownSecrets.MASK + " y");
    }

    private void add(String secret) {
        secrets.add(secret.toCharArray());
    }

    private String mask(String text) {
        return secrets.masked(text, text.length());
    }
}
