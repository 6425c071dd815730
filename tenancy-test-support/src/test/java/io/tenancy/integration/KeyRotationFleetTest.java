package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.credential.CredentialException;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.MasterKeys;
import io.tenancy.credential.RotationReport;
import io.tenancy.credential.SecretOwner;
import io.tenancy.tenant.CentralSchema;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rotation of the keys of many tenants, read, stopped and contended for meanwhile. */
@Tag("feature")
@Tag("long")
class KeyRotationFleetTest {

    private static final int TENANTS = 1_000;

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-16: the secrets of 1,000 tenants are encrypted anew while another node reads them all the time")
    void givenManyTenants_whenRotated_thenReadersAreUndisturbed(TestDatabase kind) throws Exception {
        try (TestCentralDatabase database = TestServers.get(kind).createCentral();
                HikariDataSource central = fleet(database, TENANTS)) {
            CredentialManager reader = manager(central);
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong reads = new AtomicLong();
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                Callable<Void> reading = () -> {
                    while (!over.get()) {
                        envelopes(central).forEach((id, envelope) -> assertReads(reader, id, envelope));
                        reads.incrementAndGet();
                    }
                    return null;
                };
                List<Future<Void>> readers = List.of(threads.submit(reading), threads.submit(reading));

                RotationReport report = manager(central).rotateEncryptionKeys();

                over.set(true);
                for (Future<Void> each : readers) {
                    each.get(60, TimeUnit.SECONDS);
                }
                assertThat(report).isEqualTo(new RotationReport("k2", TENANTS, List.of()));
            } finally {
                over.set(true);
                threads.shutdownNow();
            }
            assertThat(reads.get()).isPositive();
            assertThat(envelopes(central).values()).allMatch(envelope -> envelope.startsWith("tnc1.a256gcm.k2."));
            assertThat(states(central)).isEqualTo(Map.of("k1", "RETIRED", "k2", "PRIMARY"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-16, F-24: two nodes that rotate at once hurt nothing: each has rotated, or was refused")
    void givenTwoNodes_whenRotatingAtOnce_thenEverySecretIsReadable(TestDatabase kind) throws Exception {
        try (TestCentralDatabase database = TestServers.get(kind).createCentral();
                HikariDataSource central = fleet(database, 150)) {
            int nodes = 4;
            ExecutorService threads = Executors.newFixedThreadPool(nodes);
            AtomicInteger rotated = new AtomicInteger();
            try {
                CyclicBarrier start = new CyclicBarrier(nodes);
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < nodes; i++) {
                    CredentialManager node = manager(central);
                    all.add(threads.submit(() -> {
                        for (int round = 0; round < 5; round++) {
                            start.await(60, TimeUnit.SECONDS);
                            try {
                                node.rotateEncryptionKeys();
                                rotated.incrementAndGet();
                            } catch (CredentialException refused) {
                                assertThat(refused.code()).isEqualTo("KEY_ROTATION_REFUSED");
                            }
                        }
                        return null;
                    }));
                }
                for (Future<?> each : all) {
                    each.get(120, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
            CredentialManager late = manager(central);
            envelopes(central).forEach((id, envelope) -> assertReads(late, id, envelope));
            assertThat(rotated.get()).isGreaterThanOrEqualTo(5);
            assertThat(states(central).values()).containsOnlyOnce("PRIMARY").doesNotContain("PENDING", "DECRYPT_ONLY");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-16: killed at any moment of a rotation, every secret is readable and the next run finishes")
    void givenKilled_whenStartedAgain_thenFinishes(TestDatabase kind) throws Exception {
        for (int calls : new int[] {0, 57, 101, 250}) {
            try (TestCentralDatabase database = TestServers.get(kind).createCentral();
                    HikariDataSource central = fleet(database, 250)) {
                int exit = rotateInAProcessKilledAfter(database, calls);

                assertThat(exit).as("exit code").isEqualTo(KilledRotation.KILLED);
                CredentialManager node = manager(central);
                envelopes(central).forEach((id, envelope) -> assertReads(node, id, envelope));
                endLease(central);
                node.rotateEncryptionKeys();
                assertThat(envelopes(central).values()).allMatch(text -> text.startsWith("tnc1.a256gcm.k2."));
                CredentialManager late = manager(central);
                envelopes(central).forEach((id, envelope) -> assertReads(late, id, envelope));
                assertThat(states(central)).isEqualTo(Map.of("k1", "RETIRED", "k2", "PRIMARY"));
            }
        }
    }

    private static int rotateInAProcessKilledAfter(TestCentralDatabase database, int calls)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRotation.class.getName(),
                        Integer.toString(calls),
                        database.jdbcUrl(),
                        database.username(),
                        database.password())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** What a minute of waiting would do. */
    private static void endLease(DataSource central) {
        JdbcClient.create(central)
                .sql("UPDATE tenancy_leases SET expires_at = '2001-01-01 00:00:00'")
                .update();
    }

    private static HikariDataSource fleet(TestCentralDatabase database, int tenants) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        HikariDataSource central = new HikariDataSource(pool);
        CentralSchema.migrate(central);
        CredentialManager manager = manager(central);
        List<Object[]> rows = new ArrayList<>();
        for (int id = 1; id <= tenants; id++) {
            String envelope = manager.encrypt(SecretOwner.tenantPassword(id), secret(id));
            rows.add(new Object[] {id, "T" + id, "t" + id, "tenant_" + id, "db", 5432, "u" + id, envelope});
        }
        new JdbcTemplate(central)
                .batchUpdate(
                        "INSERT INTO tenants (id, name, slug, database_name, database_host, database_port,"
                                + " database_username, database_password) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        rows);
        return central;
    }

    private static char[] secret(long id) {
        return ("secret-" + id).toCharArray();
    }

    private static CredentialManager manager(DataSource central) {
        return CredentialManager.encrypting(central, MasterKeys.of(Installation.MASTER_KEY));
    }

    private static void assertReads(CredentialManager manager, long id, String envelope) {
        assertThat(manager.decrypt(SecretOwner.tenantPassword(id), envelope)).isEqualTo(secret(id));
    }

    private static Map<Long, String> envelopes(DataSource central) {
        Map<Long, String> envelopes = new TreeMap<>();
        JdbcClient.create(central)
                .sql("SELECT id, database_password FROM tenants")
                .query(row -> {
                    envelopes.put(row.getLong(1), row.getString(2));
                });
        return envelopes;
    }

    private static Map<String, String> states(DataSource central) {
        Map<String, String> states = new TreeMap<>();
        JdbcClient.create(central).sql("SELECT id, state FROM tenancy_keys").query(row -> {
            states.put(row.getString(1), row.getString(2));
        });
        return states;
    }
}
