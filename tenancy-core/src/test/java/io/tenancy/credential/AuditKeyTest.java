package io.tenancy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AuditKeyTest {

    private final H2Central central = new H2Central();
    private final CredentialManager credentials = central.manager();

    private AuditKey key() {
        return new AuditKey(central.dataSource, () -> credentials);
    }

    @Test
    @DisplayName("nodes that need the key at once get the same one")
    void givenManyNodes_whenAsking_thenAllHaveTheSameKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            nodes.add(() -> HexFormat.of().formatHex(key().get()));
        }
        List<String> keys = new ArrayList<>();
        for (Future<String> each : threads.invokeAll(nodes)) {
            keys.add(each.get());
        }
        threads.shutdown();

        assertThat(keys).hasSize(8).containsOnly(keys.get(0));
        assertThat(key().get()).hasSize(32);
        assertThat(key().toString()).doesNotContain(keys.get(0));
    }

    @Test
    @DisplayName("the key outlives rotations of the keys above it, lies encrypted, and is not counted")
    void givenRotations_whenAsking_thenItIsTheSame() {
        central.tenants(2, credentials);
        byte[] before = key().get();

        RotationReport report = credentials.rotateEncryptionKeys();
        credentials.rotateEncryptionKeys();

        assertThat(report.reencrypted()).isEqualTo(2);
        assertThat(key().get()).isEqualTo(before);
        String stored = central.jdbc
                .sql("SELECT secret FROM tenancy_audit_keys")
                .query(String.class)
                .single();
        assertThat(stored)
                .startsWith("tnc1.a256gcm.k3.")
                .doesNotContain(Base64.getEncoder().encodeToString(before));
    }

    @Test
    @DisplayName("law 8: a key that was changed, or copied from elsewhere, is an error and not another key")
    void givenChangedKey_whenAsking_thenFails() {
        key().get();
        central.tenants(1, credentials);
        central.jdbc
                .sql("UPDATE tenancy_audit_keys SET secret = (SELECT database_password FROM tenants)")
                .update();

        assertThatExceptionOfType(CredentialException.class).isThrownBy(() -> key().get());
    }
}
