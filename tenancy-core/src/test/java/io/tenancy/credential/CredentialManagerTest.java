package io.tenancy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenancy.credential.CredentialException.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 7, 14: what goes in comes out for its owner alone, and everything else is refused the same way. */
@Tag("unit")
class CredentialManagerTest {

    private static final SecretOwner OWNER = SecretOwner.tenantPassword(1);
    private static final String SECRET = "p'w\"`$%;--é漢😀 ";

    private final H2Central central = new H2Central();
    private final CredentialManager credentials = central.manager();
    private final String envelope = credentials.encrypt(OWNER, SECRET.toCharArray());

    @ParameterizedTest
    @DisplayName("N-12: every text of 1 to 1,024 characters round-trips exactly")
    @ValueSource(strings = {SECRET, "x", "  ", "\t\r\n\u0001\uffff"})
    void givenSecret_whenEncrypted_thenDecryptsToTheSame(String secret) {
        assertThat(new String(credentials.decrypt(OWNER, credentials.encrypt(OWNER, secret.toCharArray()))))
                .isEqualTo(secret);
        assertThat(credentials.decrypt(
                        OWNER, credentials.encrypt(OWNER, "é".repeat(1_024).toCharArray())))
                .hasSize(1_024);
    }

    @Test
    @DisplayName("N-12: what cannot be stored exactly is refused, and not repeated in the message")
    void givenUnfitSecret_whenEncrypting_thenRefusesWithoutNamingIt() {
        for (String unfit : new String[] {"", "x".repeat(1_025), "can\u0000ary", "canary\ud83d"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> credentials.encrypt(OWNER, unfit.toCharArray()))
                    .withMessageContaining("1024")
                    .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("ary", "xx"));
        }
    }

    @Test
    @DisplayName("N-32: 1,000 equal secrets make 1,000 envelopes that show none of it")
    void givenEqualSecrets_whenEncrypted_thenAllDiffer() {
        Set<String> envelopes = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            envelopes.add(credentials.encrypt(OWNER, SECRET.toCharArray()));
        }

        assertThat(envelopes).hasSize(1_000).allMatch(each -> each.matches("tnc1\\.a256gcm\\.k1\\.[A-Za-z0-9_-]+"));
    }

    @Test
    @DisplayName("N-24: every prefix of an envelope is refused with the typed exception")
    void givenPrefix_whenDecrypting_thenRefuses() {
        for (int length = 0; length < envelope.length(); length++) {
            assertRefused(envelope.substring(0, length));
        }
    }

    @Test
    @DisplayName("N-25: every flipped bit is refused")
    void givenFlippedBit_whenDecrypting_thenRefuses() {
        for (int i = 0; i < envelope.length(); i++) {
            for (int bit = 0; bit < 16; bit++) {
                char[] flipped = envelope.toCharArray();
                flipped[i] ^= (char) (1 << bit);
                assertRefused(new String(flipped));
            }
        }
    }

    @ParameterizedTest
    @DisplayName("N-25: another spelling of the same bytes, or more of them, is refused")
    @ValueSource(strings = {"%sA", "%s=", "%s==", "%s ", " %s", "%s\n", "%s\u0000", "%sAAAA", "%s.A", "%s%%3D"})
    void givenOtherSpelling_whenDecrypting_thenRefuses(String form) {
        assertRefused(String.format(form, envelope));
    }

    @Test
    @DisplayName("N-26: moved to another owner or field, an envelope does not open")
    void givenMovedEnvelope_whenDecrypting_thenNotAuthentic() {
        for (SecretOwner other : new SecretOwner[] {
            SecretOwner.tenantPassword(2),
            new SecretOwner("tenant", "1", "database_username"),
            new SecretOwner("profile", "1", "database_password"),
            new SecretOwner("tenant", "1d", "atabase_password")
        }) {
            assertReason(other, envelope, Reason.NOT_AUTHENTIC);
        }
    }

    @ParameterizedTest
    @DisplayName("N-27: what was never encrypted, or by other rules, is refused by name of its rules only")
    @CsvSource({
        "hunter2, MALFORMED",
        "{noop}hunter2, MALFORMED",
        "{bcrypt}$2a$10$hunter2, MALFORMED",
        "tnc1.none.k1.aHVudGVyMg, UNSUPPORTED",
        "tnc1.a256cbc.k1.aHVudGVyMg, UNSUPPORTED",
        "tnc1.CBC.k1.aHVudGVyMg, UNSUPPORTED",
        "v9.a256gcm.k1.aHVudGVyMg, UNSUPPORTED",
        "tnc1.a256gcm.k1.aHVudGVyMg, MALFORMED"
    })
    void givenNoEnvelope_whenDecrypting_thenRefusesWithReason(String stored, Reason reason) {
        assertReason(OWNER, stored, reason);
    }

    @Test
    @DisplayName("N-27: an unknown key is named")
    void givenUnknownKey_whenDecrypting_thenNamesIt() {
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> credentials.decrypt(OWNER, envelope.replace(".k1.", ".k9.")))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_KEY))
                .satisfies(refused -> assertThat(refused.keyId()).hasValue("k9"));
    }

    @Test
    @DisplayName("N-33: the caller's secret is neither kept nor changed")
    void givenCallersArray_whenEncrypting_thenStaysTheCallers() {
        char[] secret = SECRET.toCharArray();

        String sealed = credentials.encrypt(OWNER, secret);

        assertThat(secret).containsExactly(SECRET.toCharArray());
        Arrays.fill(secret, '\0');
        assertThat(new String(credentials.decrypt(OWNER, sealed))).isEqualTo(SECRET);
    }

    private void assertRefused(String stored) {
        assertThatExceptionOfType(CredentialException.class)
                .as(stored)
                .isThrownBy(() -> credentials.decrypt(OWNER, stored))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("CREDENTIAL_UNREADABLE"))
                .satisfies(refused -> assertThat(refused.tenantReference()).hasValue("1"))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("p'w", "\n"));
    }

    private void assertReason(SecretOwner owner, String stored, Reason reason) {
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> credentials.decrypt(owner, stored))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason))
                .satisfies(
                        refused -> assertThat(refused.getMessage()).doesNotContain("hunter2", "aHVudGVyMg", envelope));
    }
}
