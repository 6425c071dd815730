package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tenancy.logging.AuditEntry;
import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditSettings;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditUnavailableException;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of the audit trail is locked, or gone. */
@Tag("integration")
class AuditOutageTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final int MANY = 10_000;

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName(
            "N-60, F-40: while the table is locked, tenants are read, delete, rotate and suspend are refused, and of 10,000 entries none is lost")
    void givenLockedTable_whenWorking_thenReadsGoOnAndNothingIsLost(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one", AuditedNode.QUICK)) {
            TenantLifecycle lifecycle = AuditTrailTest.lifecycle(tenancy, node.trail, Duration.ofDays(30));
            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));
            Tenant globex = lifecycle.create(NewTenant.of("globex", "Globex"));
            int before = node.all().size();

            try (Connection locked = lock(tenancy, kind)) {
                for (int i = 0; i < MANY; i++) {
                    Tenant tenant = i % 2 == 0 ? acme : globex;
                    node.trail.record("test.seen", AuditTarget.of(tenant), AuditOutcome.NOTED, Map.of("i", i));
                    if (i % 1_000 == 0) {
                        int id = i;
                        tenancy.context.runAs(tenant, () -> Notes.write(tenancy, id, "goes on"));
                    }
                }
                refused(() -> lifecycle.delete(acme));
                refused(() -> lifecycle.suspend(acme));
                refused(() -> lifecycle.rotatePassword(acme));
                Tenant still = tenancy.registry.reload(acme.id()).orElseThrow();
                assertThat(still.status()).isEqualTo(TenantStatus.ACTIVE);
                assertThat(still.encryptedPassword()).isEqualTo(acme.encryptedPassword());
                unlock(locked, kind);
            }

            await().atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(node.all().stream()
                                    .filter(entry -> entry.action().equals("test.seen")))
                            .hasSize(MANY));
            List<Integer> order = node.all().stream()
                    .filter(entry -> entry.action().equals("test.seen") && entry.tenantId() == acme.id())
                    .map(entry -> Integer.valueOf(entry.context().replaceAll("[^0-9]", "")))
                    .toList();
            assertThat(order).hasSize(MANY / 2).isSorted();
            assertThat(node.trail.lost()).isZero();
            assertThat(node.all().size()).isGreaterThanOrEqualTo(before + MANY + 3);
            assertThat(node.all())
                    .filteredOn(entry -> entry.outcome() == AuditOutcome.FAILED)
                    .extracting(AuditEntry::action)
                    .containsExactly("tenant.delete", "tenant.suspend", "password.rotate");
            assertThat(node.trail.verify(null).intact()).isTrue();

            lifecycle.delete(acme);
            assertThat(tenancy.registry.findBySlug("acme")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName(
            "where the table cannot be written, everything that would change something is refused, and says so later")
    void givenNoTable_whenChanging_thenRefusedWithItsCode(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one", AuditedNode.QUICK)) {
            TenantLifecycle lifecycle = AuditTrailTest.lifecycle(tenancy, node.trail, Duration.ofDays(30));
            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));
            JdbcClient central = JdbcClient.create(tenancy.central);
            node.all();
            central.sql("ALTER TABLE tenancy_audit RENAME TO tenancy_audit_away")
                    .update();

            refused(() -> lifecycle.create(NewTenant.of("globex", "Globex")));
            refused(() -> lifecycle.delete(acme));
            refused(() -> lifecycle.rename(acme, "other"));

            assertThat(tenancy.registry.list(0, 10)).extracting(Tenant::slug).containsExactly("acme");
            central.sql("ALTER TABLE tenancy_audit_away RENAME TO tenancy_audit")
                    .update();
            await().atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(node.all())
                            .filteredOn(entry -> entry.outcome() == AuditOutcome.FAILED)
                            .allMatch(entry -> entry.context().contains("AUDIT_UNAVAILABLE"))
                            .hasSize(3));
            assertThat(node.trail.verify(null).intact()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("beyond the bound entries are counted, and the trail says how many it misses")
    void givenMoreThanMayWait_whenTheTableIsBack_thenTheTrailSaysHowManyAreMissing(TestDatabase kind) throws Exception {
        AuditSettings small = new AuditSettings(Duration.ZERO, 100, Duration.ofSeconds(2), true);
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one", small)) {
            AuditTarget target = new AuditTarget(1, "acme");
            node.trail.record("test.seen", target, AuditOutcome.NOTED, Map.of());
            assertThat(node.all()).hasSize(1);

            try (Connection locked = lock(tenancy, kind)) {
                for (int i = 0; i < 150; i++) {
                    node.trail.record("test.seen", target, AuditOutcome.NOTED, Map.of("i", i));
                }
                assertThat(node.trail.lost()).isEqualTo(50);
                unlock(locked, kind);
            }

            await().atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(node.all())
                            .filteredOn(entry -> entry.action().equals("audit.lost"))
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.context()).isEqualTo("{\"entries\":50}")));
            assertThat(node.all()).hasSize(102);
        }
    }

    private static void refused(ThrowingCallable change) {
        assertThatExceptionOfType(AuditUnavailableException.class)
                .isThrownBy(change)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("AUDIT_UNAVAILABLE"))
                .withMessageContaining("nothing has changed");
    }

    /** H2 knows no lock on a table; whoever appends needs the row of the chain. */
    private static Connection lock(Installation tenancy, TestDatabase kind) throws SQLException {
        Connection connection = tenancy.database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    switch (kind) {
                        case H2 -> "SELECT * FROM tenancy_audit_chains FOR UPDATE";
                        case MARIADB, MYSQL -> "LOCK TABLES tenancy_audit WRITE";
                        default -> "LOCK TABLE tenancy_audit IN ACCESS EXCLUSIVE MODE";
                    });
        }
        return connection;
    }

    private static void unlock(Connection connection, TestDatabase kind) throws SQLException {
        if (kind == TestDatabase.MARIADB || kind == TestDatabase.MYSQL) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UNLOCK TABLES");
            }
        }
        connection.rollback();
    }
}
