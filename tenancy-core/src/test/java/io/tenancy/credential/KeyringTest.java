package io.tenancy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys behind the envelopes: which are accepted, and that nothing of them is shown. */
@Tag("unit")
class KeyringTest {

    private static final SecretOwner OWNER = SecretOwner.tenantPassword(1);
    private static final String OTHER_KEY =
            Base64.getEncoder().encodeToString("another-master-key-of-32-bytes!!".getBytes());

    private final H2Central central = new H2Central();

    @ParameterizedTest
    @DisplayName("N-29: keys that are none are refused with the remedy, and not repeated")
    @NullSource
    @ValueSource(
            strings = {
                "",
                "   ",
                "your-encryption-key",
                "YOUR-ENCRYPTION-KEY",
                "default-test-key-32-characters",
                "changeme",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "q83vEjRWeJCrze8SNFZ4kA==",
                "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeA==",
                "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCr",
                "not base64 at all, but 32 chars!",
                "abcdefghijklmnopqrstuvwxyz012345"
            })
    void givenNoKey_whenConfigured_thenRefuses(String key) {
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> MasterKeys.of(key))
                .withMessageContaining("tenancy.security.encryption-key")
                .withMessageContaining("openssl rand")
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("KEYRING_INVALID"))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).doesNotContain(key == null || key.isBlank() ? "canary" : key));
    }

    @Test
    @DisplayName("N-28: with another master key nothing starts, nothing is read, nothing is changed")
    void givenWrongMasterKey_whenStarting_thenRefusesAndChangesNothing() {
        central.manager();
        List<Map<String, Object>> before = rows();

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> CredentialManager.encrypting(central.dataSource, MasterKeys.of(OTHER_KEY)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("KEYRING_INVALID"))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain(H2Central.MASTER_KEY, OTHER_KEY));
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @DisplayName("N-28: a data key that was changed is refused with the typed exception")
    @ValueSource(
            strings = {
                "SUBSTRING(wrapped, 1, 20)",
                "CONCAT('AAAA', SUBSTRING(wrapped, 5))",
                "''",
                "'no base64'",
                "CONCAT(wrapped, ' ')"
            })
    void givenChangedDataKey_whenStarting_thenRefuses(String change) {
        central.manager();
        central.jdbc.sql("UPDATE tenancy_keys SET wrapped = " + change).update();

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(central::manager)
                .withMessageContaining("k1")
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("KEYRING_INVALID"));
    }

    @Test
    @DisplayName("N-29: without a primary key nothing starts")
    void givenNoPrimary_whenStarting_thenRefuses() {
        central.manager();
        central.jdbc.sql("UPDATE tenancy_keys SET state = 'DECRYPT_ONLY'").update();

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(central::manager)
                .withMessageContaining("no primary key");
    }

    @Test
    @DisplayName("two nodes that start at once end with one key")
    void givenNodesStartingAtOnce_whenMakingTheFirstKey_thenAllShareOne() throws Exception {
        int nodes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            CyclicBarrier start = new CyclicBarrier(nodes);
            Callable<CredentialManager> node = () -> {
                start.await(30, TimeUnit.SECONDS);
                return central.manager();
            };
            List<Future<CredentialManager>> started = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                started.add(threads.submit(node));
            }
            for (Future<CredentialManager> one : started) {
                String envelope = one.get(30, TimeUnit.SECONDS).encrypt(OWNER, "secret".toCharArray());
                for (Future<CredentialManager> other : started) {
                    assertThat(other.get().decrypt(OWNER, envelope)).containsExactly("secret".toCharArray());
                }
            }
            assertThat(rows()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("N-33: keys, envelopes and managers print nothing and are not serialisable")
    void givenSecrets_whenPrintedOrSerialised_thenNothingShows() throws IOException {
        MasterKeys master = MasterKeys.of(H2Central.MASTER_KEY);
        CredentialManager manager = central.manager();
        String text = manager.encrypt(OWNER, "secret-canary".toCharArray());
        Envelope envelope = Envelope.parse(text, OWNER);

        for (Object each : new Object[] {master, manager, envelope, new SealingKey(new byte[SealingKey.BYTES])}) {
            assertThat(String.valueOf(each)).doesNotContain(H2Central.MASTER_KEY, "canary", text.substring(15), "[B@");
            try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                assertThatThrownBy(() -> out.writeObject(each)).isInstanceOf(NotSerializableException.class);
            }
        }
        assertThat(rows().toString()).doesNotContain(H2Central.MASTER_KEY);
    }

    @Test
    @DisplayName("N-33: a key copies what it is given, so that its maker can wipe it")
    void givenKey_whenMakersBytesAreWiped_thenStillOpens() {
        byte[] bytes = "another-master-key-of-32-bytes!!".getBytes();
        SealingKey key = new SealingKey(bytes);
        byte[] sealed = key.seal(new byte[] {1, 2, 3}, "test");

        java.util.Arrays.fill(bytes, (byte) 0);

        assertThat(key.open(sealed, "test")).containsExactly(1, 2, 3);
    }

    private List<Map<String, Object>> rows() {
        return central.jdbc
                .sql("SELECT id, master_id, CAST(wrapped AS varchar) AS wrapped, state FROM tenancy_keys")
                .query()
                .listOfRows();
    }
}
