package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.MigrationReport;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed in the middle of a run over many tenants, and another one goes on with it. */
@Tag("integration")
@Tag("long")
@Tag("soak")
class KilledMigrationTest {

    private static final int TENANTS = (int) Soak.times(12, 200);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "S-50, F-15: killed in a run, none is migrated twice and none forgotten; half a script waits where it stays")
    void givenNodeKilledInRun_whenAnotherGoesOn_thenEachTenantOnce(TestDatabase kind) throws Exception {
        try (Installation before = Installation.on(kind)) {
            List<Tenant> tenants = new ArrayList<>();
            for (int i = 1; i <= TENANTS; i++) {
                tenants.add(before.create("t" + i));
            }
            Process node = MigratingNode.start(before.database);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> count(before, "state = 'CURRENT' AND version = '2'") >= 3
                            && count(before, running(kind)) > 0);
            node.destroyForcibly().waitFor();
            int done = count(before, "state = 'CURRENT' AND version = '2'");

            MigrationReport report = resume(before);

            System.out.printf(
                    "On %s killed after %d of %d tenants; gone on with in %d s%n",
                    kind, done, TENANTS, report.duration().toSeconds());
            int half = report.failures().size();
            assertThat(done).isLessThan(TENANTS);
            assertThat(report.migrated() + half).isEqualTo(TENANTS);
            assertThat(count(before, "run_id <> " + report.runId()))
                    .as("the same run")
                    .isZero();
            if (kind.isPostgresql()) {
                assertThat(report.failures()).isEmpty();
            } else {
                assertThat(report.failures()).isNotEmpty().allSatisfy(failure -> {
                    assertThat(failure.script()).isEqualTo("V2__slow.sql");
                    assertThat(failure.needsOperator()).isTrue();
                });
                assertThat(report.failures()).anySatisfy(failure -> {
                    assertThat(failure.statement()).as("not begun again").contains("SLEEP");
                    assertThat(failure.error()).contains("died before its end");
                });
                repair(before, tenants, report);
                assertThat(resume(before).failures()).isEmpty();
            }
            for (Tenant tenant : tenants) {
                assertThat(Fleet.tables(before, tenant)).isEqualTo(2);
                assertThat(applied(before, tenant)).containsExactly("1", "2");
            }
        }
    }

    /** In the middle of a script, where that makes a difference. */
    private static String running(TestDatabase kind) {
        return "state = 'RUNNING'" + (kind.isPostgresql() ? "" : " AND statement_text LIKE '%SLEEP%'");
    }

    private static MigrationReport resume(Installation before) {
        Installation other = Installation.on(
                before.database, settings -> settings.migrations(MigratingNode.migrations(before.database.kind())));
        try {
            return other.fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE);
        } finally {
            other.closeNode();
        }
    }

    /** What an operator does: takes back what the script did, and says so. */
    private static void repair(Installation before, List<Tenant> tenants, MigrationReport report) {
        Installation other = Installation.on(
                before.database, settings -> settings.migrations(MigratingNode.migrations(before.database.kind())));
        for (MigrationReport.Failure failure : report.failures()) {
            Tenant tenant = tenants.stream()
                    .filter(each -> each.slug().equals(failure.tenant()))
                    .findFirst()
                    .orElseThrow();
            Direct.tenant(before, tenant).sql("DROP TABLE IF EXISTS first_half").update();
            Direct.tenant(before, tenant)
                    .sql("DROP TABLE IF EXISTS second_half")
                    .update();
            other.fleet.resume(tenant);
        }
        other.closeNode();
    }

    private static int count(Installation tenancy, String condition) {
        return Direct.central(tenancy)
                .sql("SELECT COUNT(*) FROM tenancy_migrations WHERE " + condition)
                .query(Integer.class)
                .single();
    }

    private static List<String> applied(Installation tenancy, Tenant tenant) {
        return Direct.tenant(tenancy, tenant)
                .sql("SELECT version FROM flyway_schema_history WHERE type = 'SQL' ORDER BY installed_rank")
                .query(String.class)
                .list();
    }
}
