package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.tenancy.TenancyException;
import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MaxFailures;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.MigrationReport;
import io.tenancy.migration.TenantMigration;
import io.tenancy.migration.TenantMigration.State;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All tenants get what a new version of the application brings along. */
@Tag("integration")
class FleetMigrationTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-46, S-52: who is behind is migrated, who is not is skipped, and then nothing is written any more")
    void givenNewMigration_whenMigrated_thenAllAreCurrent(TestDatabase kind) {
        try (Installation before = Installation.on(kind)) {
            Tenant acme = before.create("acme");
            Tenant beta = before.create("beta");
            assertThat(before.fleet.behind()).isZero();
            try (Fleet fleet = new Fleet(before)) {
                Tenant born = fleet.newer.create("born");
                assertThat(fleet.newer.fleet.behind()).isEqualTo(2);

                MigrationReport first = fleet.migrate(MigrationPlan.ALL);
                MigrationReport second = fleet.migrate(MigrationPlan.ALL);

                assertThat(first.failures()).isEmpty();
                assertThat(first.migrated()).isEqualTo(2);
                assertThat(first.skipped()).isEqualTo(1);
                assertThat(second.runId()).isNull();
                assertThat(second.skipped()).isEqualTo(3);
                for (Tenant tenant : List.of(acme, beta, born)) {
                    assertThat(Fleet.tables(fleet.newer, tenant)).isEqualTo(2);
                }
                assertThat(fleet.newer.fleet.status())
                        .extracting(TenantMigration::slug, TenantMigration::state, TenantMigration::version)
                        .containsExactly(
                                tuple("acme", State.CURRENT, "2"),
                                tuple("beta", State.CURRENT, "2"),
                                tuple("born", State.CURRENT, "2"));
                // An older node, which has not been replaced yet, takes nobody for behind.
                assertThat(before.fleet.behind()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-15: one broken tenant stops nobody; half a script waits for an operator, or is rolled back")
    void givenBrokenTenant_whenMigrated_thenOthersAreCurrent(TestDatabase kind) {
        try (Installation before = Installation.on(kind);
                Fleet fleet = new Fleet(before)) {
            before.create("acme");
            Tenant broken = before.create("broken");
            before.create("zeta");
            Direct.tenant(before, broken)
                    .sql("CREATE TABLE second_half (id integer)")
                    .update();

            MigrationReport first = fleet.migrate(MigrationPlan.ALL);
            MigrationReport again = fleet.migrate(MigrationPlan.ALL);

            assertThat(first.migrated()).isEqualTo(2);
            assertThat(first.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.tenant()).isEqualTo("broken");
                assertThat(failure.script()).isEqualTo("V2__halves.sql");
                assertThat(failure.statement())
                        .contains("CREATE TABLE second_half")
                        .doesNotContain("secret");
                assertThat(failure.error()).containsIgnoringCase("second_half").doesNotContain("secret");
                assertThat(failure.needsOperator()).isEqualTo(!kind.isPostgresql());
            });
            assertThat(again.migrated()).isZero();
            assertThat(again.skipped()).isEqualTo(2);
            assertThat(again.failures()).hasSize(1);

            Direct.tenant(before, broken).sql("DROP TABLE second_half").update();
            if (!kind.isPostgresql()) {
                assertThat(fleet.migrate(MigrationPlan.ALL).failures())
                        .as("no repair that nobody asked for")
                        .hasSize(1);
                Direct.tenant(before, broken).sql("DROP TABLE first_half").update();
                fleet.newer.fleet.resume(broken);
            }
            assertThatExceptionOfType(TenancyException.class)
                    .isThrownBy(() -> fleet.newer.fleet.resume(broken))
                    .extracting(TenancyException::code)
                    .isEqualTo("NOTHING_TO_RESUME");

            MigrationReport last = fleet.migrate(MigrationPlan.ALL);

            assertThat(last.failures()).isEmpty();
            assertThat(last.migrated()).isEqualTo(1);
            assertThat(Fleet.tables(before, broken)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("S-49: where too many of the first fail, the others are not begun, until they are asked for again")
    void givenBrokenCanary_whenMigrated_thenOthersWait(TestDatabase kind) {
        try (Installation before = Installation.on(kind);
                Fleet fleet = new Fleet(before)) {
            Tenant broken = before.create("canary");
            Tenant later = before.create("later");
            before.create("last");
            Direct.tenant(before, broken)
                    .sql("CREATE TABLE first_half (id integer)")
                    .update();
            MigrationPlan careful = new MigrationPlan(List.of(), 1, 1, MaxFailures.of("1%"));

            MigrationReport stopped = fleet.migrate(careful);

            assertThat(stopped.migrated()).isZero();
            assertThat(stopped.waiting()).isEqualTo(2);
            assertThat(stopped.failures()).hasSize(1);
            assertThat(fleet.newer.fleet.isStopped()).isTrue();
            assertThat(Fleet.tables(before, later)).isZero();

            MigrationReport some = fleet.migrate(MigrationPlan.ALL.of(List.of(later)));

            assertThat(some.migrated()).isEqualTo(1);
            assertThat(Fleet.tables(before, later)).isEqualTo(2);
            assertThat(fleet.newer.fleet.behind()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName(
            "waves follow each other until all are migrated, and a listener that throws changes nothing and is told of (S-55)")
    void givenWaves_whenMigrated_thenAllAreCurrent(TestDatabase kind) {
        try (Installation before = Installation.on(kind);
                Fleet fleet = new Fleet(before);
                LogCapture log = new LogCapture()) {
            for (int i = 1; i <= 5; i++) {
                before.create("t" + i);
            }

            MigrationReport report = fleet.newer.fleet.migrate(
                    new MigrationPlan(List.of(), 1, 2, MaxFailures.of("0")), (migrated, failed, total) -> {
                        throw new IllegalStateException("of a listener");
                    });

            assertThat(report.migrated()).isEqualTo(5);
            assertThat(report.failures()).isEmpty();
            // Once a minute.
            assertThat(log.of("io.tenancy.ObserverGuard"))
                    .isNotEmpty()
                    .allSatisfy(said -> assertThat(said).contains("the progress of a run", "of a listener"));
            assertThat(Direct.central(before)
                            .sql("SELECT COUNT(DISTINCT wave) FROM tenancy_migrations")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("what is pending is listed without being applied, and what does not fit is named")
    void givenPending_whenInspected_thenListed(TestDatabase kind) {
        try (Installation before = Installation.on(kind);
                Fleet fleet = new Fleet(before)) {
            Tenant acme = before.create("acme");

            assertThat(fleet.newer.fleet.inspect(acme)).satisfies(state -> {
                assertThat(state.version()).isEqualTo("1");
                assertThat(state.pending()).containsExactly("V2__halves.sql");
                assertThat(state.drift()).isEmpty();
            });
            fleet.newer.fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE);

            assertThat(before.fleet.inspect(acme).drift())
                    .singleElement()
                    .asString()
                    .contains("V2__halves.sql", "newer");
            Direct.tenant(before, acme)
                    .sql("UPDATE " + Fleet.quoted(kind, "flyway_schema_history") + " SET "
                            + Fleet.quoted(kind, "checksum") + " = 1 WHERE " + Fleet.quoted(kind, "version") + " = '1'")
                    .update();
            assertThat(before.fleet.inspect(acme).drift()).anyMatch(drift -> drift.contains("another content"));
        }
    }
}
