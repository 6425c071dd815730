package io.tenancy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.cluster.Leases;
import io.tenancy.credential.CredentialException.Reason;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rotation of the data keys and of the master key above them, on one node. */
@Tag("unit")
class KeyRotationTest {

    private static final String NEW_MASTER_KEY =
            Base64.getEncoder().encodeToString("another-master-key-of-32-bytes!!".getBytes());

    private final H2Central central = new H2Central();
    private final CredentialManager credentials = central.manager();

    @Test
    @DisplayName("contract 7: every secret is under the new key, reads as before, and the old key is retired")
    void givenSecrets_whenRotated_thenAllAreUnderTheNewKey() {
        central.tenants(3, credentials);
        credentials.storeCredentials("admin", Map.of("username", "root", "password", "admin-secret"));

        RotationReport report = credentials.rotateEncryptionKeys();

        assertThat(report).isEqualTo(new RotationReport("k2", 5, List.of()));
        assertThat(central.envelopes().values()).allMatch(envelope -> envelope.startsWith("tnc1.a256gcm.k2."));
        IntStream.rangeClosed(1, 3)
                .forEach(id ->
                        assertThat(central.password(id, central.manager())).isEqualTo("secret-" + id));
        assertThat(new String(central.manager().getCredentials("admin").password()))
                .isEqualTo("admin-secret");
        assertThat(central.keyStates()).isEqualTo(Map.of("k1", "RETIRED", "k2", "PRIMARY"));
        assertThat(credentials.keyIds()).containsExactly("k2");
        assertThat(credentials.rotateEncryptionKeys().keyId()).isEqualTo("k3");
    }

    @Test
    @DisplayName("F-16: a row that was read before the rotation can still be decrypted on a node that runs")
    void givenRowReadBefore_whenRotated_thenNodeStillReadsIt() {
        central.tenants(1, credentials);
        String before = central.envelope(1);

        credentials.rotateEncryptionKeys();

        assertThat(new String(credentials.decrypt(SecretOwner.tenantPassword(1), before)))
                .isEqualTo("secret-1");
    }

    @Test
    @DisplayName("N-27: a value under a retired key is refused by a node that starts, with the key's id")
    void givenRetiredKey_whenDecryptingOnANewNode_thenRefuses() {
        central.tenants(1, credentials);
        String before = central.envelope(1);
        credentials.rotateEncryptionKeys();

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> central.manager().decrypt(SecretOwner.tenantPassword(1), before))
                .withMessageContaining("'k1' is retired")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_KEY))
                .satisfies(refused -> assertThat(refused.keyId()).contains("k1"));
    }

    @Test
    @DisplayName("S-74: what fails is left and reported, everything else goes on, and a second run finishes")
    void givenOneUnreadable_whenRotated_thenRestIsDoneAndASecondRunFinishes() {
        central.tenants(3, credentials);
        String good = central.envelope(2);
        central.setEnvelope(2, good.substring(0, good.length() - 4) + "AAAA");

        RotationReport first = credentials.rotateEncryptionKeys();

        assertThat(first.keyId()).isEqualTo("k2");
        assertThat(first.reencrypted()).isEqualTo(2);
        assertThat(first.remaining()).isEqualTo(1);
        assertThat(first.left()).extracting(RotationReport.Left::owner).containsExactly(SecretOwner.tenantPassword(2));
        assertThat(central.password(1, credentials)).isEqualTo("secret-1");
        assertThat(central.keyStates()).containsEntry("k1", "DECRYPT_ONLY");

        central.setEnvelope(2, good);
        RotationReport second = credentials.rotateEncryptionKeys();

        assertThat(second).isEqualTo(new RotationReport("k2", 1, List.of()));
        assertThat(central.password(2, credentials)).isEqualTo("secret-2");
        assertThat(central.keyStates()).isEqualTo(Map.of("k1", "RETIRED", "k2", "PRIMARY"));
    }

    @Test
    @DisplayName("F-16: what somebody stores while it is encrypted anew stays")
    void givenSecretStoredMeanwhile_whenRenewed_thenItIsNotOverwritten() {
        central.tenants(2, credentials);
        String stored = credentials.encrypt(SecretOwner.tenantPassword(1), "stored-meanwhile".toCharArray());
        CredentialManager slow = new StubCredentialManager() {
            @Override
            public char[] decrypt(SecretOwner owner, String envelope) {
                central.setEnvelope(1, stored);
                return credentials.decrypt(owner, envelope);
            }

            @Override
            public String encrypt(SecretOwner owner, char[] secret) {
                return credentials.encrypt(owner, secret);
            }
        };

        RotationReport report = StoredSecrets.of(central.dataSource).renew("k1", envelope -> true, slow);

        assertThat(report.reencrypted()).isEqualTo(1);
        assertThat(central.envelope(1)).isEqualTo(stored);
        assertThat(central.password(2, credentials)).isEqualTo("secret-2");
    }

    @Test
    @DisplayName("an unreadable secret does not keep the keys from being rotated again")
    void givenUnreadableForEver_whenRotatedAgain_thenMakesANewKeyAllTheSame() {
        central.tenants(2, credentials);
        central.setEnvelope(2, "plain-text");

        assertThat(credentials.rotateEncryptionKeys().keyId()).isEqualTo("k2");
        RotationReport second = credentials.rotateEncryptionKeys();

        assertThat(second.keyId()).isEqualTo("k3");
        assertThat(second.remaining()).isEqualTo(1);
        assertThat(second.left().get(0).problem()).doesNotContain("plain-text");
        assertThat(central.envelope(2)).isEqualTo("plain-text");
    }

    @Test
    @DisplayName("F-17: the master key is changed by adding it, rolling it out and rotating; then the old one can go")
    void givenNewMasterKey_whenRotated_thenOldMasterKeyIsNotNeeded() {
        central.tenants(2, credentials);

        CredentialManager changing = CredentialManager.encrypting(
                central.dataSource, MasterKeys.of(NEW_MASTER_KEY, List.of(H2Central.MASTER_KEY)));
        assertThat(central.password(1, changing)).isEqualTo("secret-1");
        assertThat(changing.rotateEncryptionKeys().remaining()).isZero();

        CredentialManager changed = CredentialManager.encrypting(central.dataSource, MasterKeys.of(NEW_MASTER_KEY));
        assertThat(central.password(1, changed)).isEqualTo("secret-1");
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(central::manager)
                .withMessageContaining("tenancy.security.previous-encryption-keys");
    }

    @Test
    @DisplayName("F-17: no key becomes the primary one while a node cannot use it; the node is named, nothing changes")
    void givenNodeWithoutTheNewKey_whenRotated_thenRefusesAndNamesIt() {
        central.tenants(1, credentials);
        central.node("old-node", Set.of("k1"));
        String before = central.envelope(1);

        KeyRotation rotation = new KeyRotation(
                central.dataSource,
                new DataKeys(central.dataSource, MasterKeys.of(H2Central.MASTER_KEY)),
                credentials,
                Duration.ofMillis(300));

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(rotation::run)
                .withMessageContaining("'k2' cannot be used yet by old-node")
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("KEY_ROTATION_REFUSED"))
                .satisfies(refused -> assertThat(refused.retryable()).isTrue());
        assertThat(central.envelope(1)).isEqualTo(before);
        assertThat(central.keyStates()).isEqualTo(Map.of("k1", "PRIMARY", "k2", "PENDING"));

        central.node("old-node", Set.of("k1", "k2"));

        assertThat(rotation.run()).isEqualTo(new RotationReport("k2", 1, List.of()));
    }

    @Test
    @DisplayName("F-24: while one node rotates, another is refused")
    void givenLeaseHeld_whenRotated_thenRefuses() {
        Leases.of(central.dataSource, "other node").acquire("rotate-keys", Duration.ofMinutes(1));

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(credentials::rotateEncryptionKeys)
                .withMessageContaining("another node")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.ROTATION));
    }

    @Test
    @DisplayName("N-29: everything that is wrong with any master key is reported at once")
    void givenSeveralBadMasterKeys_whenConfigured_thenReportsAll() {
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(
                        () -> MasterKeys.of("your-encryption-key", List.of("c2hvcnQ=", NEW_MASTER_KEY, NEW_MASTER_KEY)))
                .withMessageContainingAll(
                        "tenancy.security.encryption-key is a placeholder",
                        "tenancy.security.previous-encryption-keys[0] has 5 bytes",
                        "tenancy.security.previous-encryption-keys[2] is the same key");
    }
}
