package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.tenancy.logging.AuditEntry;
import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditQuery;
import io.tenancy.logging.AuditSettings;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.PendingOperations;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantUpdate;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who did what to which tenant, and whether that is still what was written. */
@Tag("integration")
class AuditTrailTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("each change of a tenant's life is in its trail before and after, also under another slug")
    void givenTenant_whenItLives_thenEverythingIsInTheTrail(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one")) {
            TenantLifecycle lifecycle = lifecycle(tenancy, node.trail, Duration.ZERO);
            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));
            lifecycle.suspend(acme);
            lifecycle.resume(acme);
            Tenant latest = tenancy.registry.reload(acme.id()).orElseThrow();
            lifecycle.update(TenantUpdate.of(latest).name("Other").plan("gold"));
            Tenant renamed = lifecycle.rename(acme, "acme-2");
            lifecycle.rotatePassword(renamed);
            lifecycle.delete(renamed);
            Tenant deleted = tenancy.registry.reload(acme.id()).orElseThrow();
            lifecycle.purge(deleted, "acme-2");

            List<AuditEntry> entries = node.trail.find(AuditQuery.latest().ofTenant("acme"));

            assertThat(entries)
                    .extracting(AuditEntry::action, AuditEntry::outcome, AuditEntry::tenant)
                    .containsExactly(
                            tuple("tenant.create", AuditOutcome.BEGUN, "acme"),
                            tuple("tenant.create", AuditOutcome.DONE, "acme"),
                            tuple("tenant.suspend", AuditOutcome.BEGUN, "acme"),
                            tuple("tenant.suspend", AuditOutcome.DONE, "acme"),
                            tuple("tenant.resume", AuditOutcome.BEGUN, "acme"),
                            tuple("tenant.resume", AuditOutcome.DONE, "acme"),
                            tuple("tenant.update", AuditOutcome.BEGUN, "acme"),
                            tuple("tenant.update", AuditOutcome.DONE, "acme"),
                            tuple("tenant.rename", AuditOutcome.BEGUN, "acme"),
                            tuple("tenant.rename", AuditOutcome.DONE, "acme-2"),
                            tuple("password.rotate", AuditOutcome.BEGUN, "acme-2"),
                            tuple("password.rotate", AuditOutcome.DONE, "acme-2"),
                            tuple("tenant.delete", AuditOutcome.BEGUN, "acme-2"),
                            tuple("tenant.delete", AuditOutcome.DONE, "acme-2"),
                            tuple("tenant.purge", AuditOutcome.BEGUN, "acme-2"),
                            tuple("tenant.purge", AuditOutcome.DONE, "acme-2"));
            assertThat(entries)
                    .allMatch(entry ->
                            entry.actor().equals("alice") && entry.node().equals("one"));
            assertThat(entries.get(6).context()).isEqualTo("{\"changes\":[\"name\",\"plan\"]}");
            assertThat(entries.get(0).correlationId())
                    .isEqualTo(entries.get(1).correlationId())
                    .isNotEqualTo(entries.get(2).correlationId());
            assertThat(node.trail.verify(null).intact()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("what failed says why, by its code")
    void givenRefusal_whenChanging_thenTheTrailSaysWhy(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one")) {
            TenantLifecycle lifecycle = lifecycle(tenancy, node.trail, Duration.ofDays(30));
            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));

            assertThatExceptionOfType(ProvisioningException.class).isThrownBy(() -> lifecycle.restore(acme));

            AuditEntry last = last(node);
            assertThat(last.action()).isEqualTo("tenant.restore");
            assertThat(last.outcome()).isEqualTo(AuditOutcome.FAILED);
            assertThat(last.context()).contains("\"error\":\"NOT_DELETED\"");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("what a background thread purges is in the trail too")
    void givenDeletedTenant_whenPurgedInTheBackground_thenInTheTrail(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one")) {
            Tenant acme = tenancy.create("acme");
            tenancy.lifecycle.delete(acme);
            PendingOperations pending = PendingOperations.central(
                    new ProvisioningSettings(true, true, tenancy.database.tenantPrefix(), true, Duration.ZERO),
                    tenancy.parts,
                    TenancyLogger.noOp(),
                    node.trail);

            assertThat(pending.runOne()).isTrue();

            assertThat(node.all())
                    .extracting(AuditEntry::action, AuditEntry::outcome, AuditEntry::tenant)
                    .containsExactly(
                            tuple("tenant.purge", AuditOutcome.BEGUN, "acme"),
                            tuple("tenant.purge", AuditOutcome.DONE, "acme"));
            assertThat(tenancy.registry.reload(acme.id())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("two nodes that append to the same chains at once make chains without gaps")
    void givenTwoNodes_whenBothAppend_thenTheChainsHold(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode one = new AuditedNode(tenancy, "one");
                AuditedNode two = new AuditedNode(tenancy, "two")) {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            List<Future<?>> work = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                AuditTrail trail = t % 2 == 0 ? one.trail : two.trail;
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        AuditTarget target = new AuditTarget(1 + i % 3, "t" + i % 3);
                        trail.record("test.seen", target, AuditOutcome.NOTED, Map.of("i", i));
                        trail.audited("test.done", target, Map.of(), () -> {});
                    }
                    return null;
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
            threads.shutdown();

            assertThat(one.all().size() + two.all().size()).isGreaterThanOrEqualTo(600);
            assertThat(two.all()).hasSize(600);
            assertThat(one.trail.verify(null).breaks()).isEmpty();
            assertThat(one.trail.verify(null).entries()).isEqualTo(600);
            assertThat(one.trail.verify(null).chains()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("an entry that was changed, removed or slipped in is found, and so are a cut end and a cut beginning")
    void givenTampering_whenVerified_thenTheFirstBrokenEntryIsNamed(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one")) {
            for (long tenant = 1; tenant <= 10; tenant++) {
                for (int i = 1; i <= 5; i++) {
                    node.trail.record(
                            "test.seen", new AuditTarget(tenant, "t" + tenant), AuditOutcome.NOTED, Map.of("i", i));
                }
            }
            assertThat(node.trail.verify(null).intact()).isTrue();
            JdbcClient central = JdbcClient.create(tenancy.central);
            sql(central, "UPDATE tenancy_audit SET actor = 'bob' WHERE tenant_id = 1 AND seq = 3");
            sql(central, "DELETE FROM tenancy_audit WHERE tenant_id = 2 AND seq = 2");
            sql(
                    central,
                    "INSERT INTO tenancy_audit SELECT 3, 6, occurred_at, actor, action, tenant_slug, outcome, context,"
                            + " correlation_id, node, hash FROM tenancy_audit WHERE tenant_id = 3 AND seq = 5");
            sql(central, "DELETE FROM tenancy_audit WHERE tenant_id = 4 AND seq = 5");
            sql(central, "DELETE FROM tenancy_audit WHERE tenant_id = 5 AND seq = 1");
            sql(central, "DELETE FROM tenancy_audit_chains WHERE tenant_id = 6");
            sql(central, "DELETE FROM tenancy_audit WHERE tenant_id = 7 AND seq > 3");
            sql(
                    central,
                    "UPDATE tenancy_audit_chains SET seq = 3, hash = (SELECT hash FROM tenancy_audit"
                            + " WHERE tenant_id = 7 AND seq = 3) WHERE tenant_id = 7");
            sql(central, "DELETE FROM tenancy_audit WHERE tenant_id = 8 AND seq <= 2");
            sql(central, "UPDATE tenancy_audit_chains SET expired_seq = 2 WHERE tenant_id = 8");
            sql(central, "UPDATE tenancy_audit SET outcome = 'noted' WHERE tenant_id = 10 AND seq = 4");

            assertThat(node.trail.verify(null).breaks())
                    .extracting(broken -> broken.tenantId(), broken -> broken.sequence())
                    .containsExactly(
                            tuple(1L, 3L),
                            tuple(2L, 2L),
                            tuple(3L, 6L),
                            tuple(4L, 5L),
                            tuple(5L, 1L),
                            tuple(6L, 0L),
                            tuple(7L, 4L),
                            tuple(8L, 3L),
                            tuple(10L, 4L));
            assertThat(node.trail.verify("t9").intact()).isTrue();
            assertThat(node.trail.verify("t1").breaks())
                    .singleElement()
                    .satisfies(broken -> assertThat(broken.problem()).contains("changed"));

            // What is appended afterwards does not make a cut end, or a row that is gone, look right again.
            for (long tenant : new long[] {3, 6, 7}) {
                node.trail.record("test.seen", new AuditTarget(tenant, "t"), AuditOutcome.NOTED, Map.of());
            }
            assertThat(node.trail.verify(null).breaks())
                    .extracting(broken -> broken.tenantId(), broken -> broken.sequence())
                    .contains(tuple(3L, 6L), tuple(6L, 6L), tuple(7L, 4L));
            // Nor does what was slipped in keep it out.
            assertThat(node.all()).filteredOn(entry -> entry.tenantId() == 3).hasSize(7);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("entries that are too old are deleted, and what is left is verified all the same")
    void givenOldEntries_whenExpired_thenTheRestIsVerified(TestDatabase kind) {
        AuditSettings settings = AuditedNode.QUICK.retention(Duration.ofMillis(1));
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one", settings);
                AuditedNode keeping = new AuditedNode(tenancy, "two")) {
            AuditTarget target = new AuditTarget(1, "acme");
            for (int i = 0; i < 1_100; i++) {
                node.trail.record("test.seen", target, AuditOutcome.NOTED, Map.of("i", i));
            }
            assertThat(node.trail.verify(null).entries()).isEqualTo(1_100);

            keeping.trail.expire();
            assertThat(keeping.all()).hasSize(1_100);
            node.trail.expire();
            assertThat(node.all()).isEmpty();
            assertThat(node.trail.verify(null).intact()).isTrue();

            keeping.trail.record("test.seen", target, AuditOutcome.NOTED, Map.of());
            assertThat(keeping.all())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.sequence()).isEqualTo(1_101));
            assertThat(keeping.trail.verify(null).intact()).isTrue();
            assertThat(keeping.trail.verify(null).entries()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("an entry whose time was changed so that it would be deleted is not deleted, and found")
    void givenTimeMovedBack_whenExpired_thenKeptAndFound(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one")) {
            for (int i = 0; i < 3; i++) {
                node.trail.record("test.seen", new AuditTarget(1, "acme"), AuditOutcome.NOTED, Map.of("i", i));
            }
            assertThat(node.all()).hasSize(3);
            sql(
                    JdbcClient.create(tenancy.central),
                    "UPDATE tenancy_audit SET occurred_at = '2001-01-01 00:00:00' WHERE seq = 1");

            node.trail.expire();

            assertThat(node.all()).hasSize(3);
            assertThat(node.trail.verify(null).breaks())
                    .singleElement()
                    .satisfies(broken -> assertThat(broken.sequence()).isOne());
        }
    }

    static TenantLifecycle lifecycle(Installation tenancy, AuditTrail trail, Duration retention) {
        return TenantLifecycle.central(
                new ProvisioningSettings(true, false, tenancy.database.tenantPrefix(), true, retention),
                tenancy.parts,
                TenancyLogger.noOp(),
                trail);
    }

    static AuditEntry last(AuditedNode node) {
        List<AuditEntry> all = node.all();
        return all.get(all.size() - 1);
    }

    private static void sql(JdbcClient central, String sql) {
        assertThat(central.sql(sql).update()).isPositive();
    }
}
