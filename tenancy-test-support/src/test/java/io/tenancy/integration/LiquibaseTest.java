package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetParts;
import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.FleetSettings;
import io.tenancy.migration.LiquibaseSettings;
import io.tenancy.migration.LiquibaseTenantMigrator;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.MigrationProgress;
import io.tenancy.migration.MigrationReport;
import io.tenancy.migration.MigrationResult;
import io.tenancy.migration.SchemaState;
import io.tenancy.migration.TenantMigration;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.provisioning.ProvisioningParts;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants' databases are migrated by Liquibase, by everything that else does it with Flyway. */
@Tag("integration")
class LiquibaseTest {

    private static final String FIRST = "classpath:db/liquibase/first.yaml";
    private static final String SECOND = "classpath:db/liquibase/second.yaml";
    private static final String HALVES = "db/liquibase/halves.sql::halves::test";

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "F-22: a new tenant is born current; a new change set makes all be behind, and a run brings it to them")
    void givenNewChangeSet_whenMigrated_thenAllAreCurrent(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator older = fleet(tenancy, migrator(tenancy, FIRST));
                FleetMigrator newer = fleet(tenancy, migrator(tenancy, SECOND))) {
            Tenant acme = create(tenancy, older, "acme");
            create(tenancy, older, "beta");
            assertThat(older.behind()).isZero();
            assertThat(writers(tenancy, acme)).containsExactly("acme EUR");

            assertThat(newer.behind()).isEqualTo(2);
            assertThat(migrator(tenancy, SECOND).inspect(acme))
                    .isEqualTo(new SchemaState("notes", List.of(HALVES), List.of(), null));
            MigrationReport report = newer.migrate(MigrationPlan.ALL, FleetProgress.NONE);

            assertThat(report.failures()).isEmpty();
            assertThat(report.migrated()).isEqualTo(2);
            assertThat(newer.behind()).isZero();
            assertThat(Fleet.tables(tenancy, acme)).isEqualTo(2);
            assertThat(newer.status())
                    .extracting(TenantMigration::slug, TenantMigration::state, TenantMigration::version)
                    .containsExactly(
                            tuple("acme", TenantMigration.State.CURRENT, "halves"),
                            tuple("beta", TenantMigration.State.CURRENT, "halves"));
            assertThat(create(tenancy, newer, "born"))
                    .satisfies(born -> assertThat(Fleet.tables(tenancy, born)).isEqualTo(2));
            assertThat(liquibaseTables(tenancy)).as("in the central database").isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-15: a broken change set of one tenant stops nobody; it is named, without what stands in quotes")
    void givenBrokenTenant_whenMigrated_thenOthersAreCurrent(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator older = fleet(tenancy, migrator(tenancy, FIRST));
                FleetMigrator newer = fleet(tenancy, migrator(tenancy, SECOND))) {
            create(tenancy, older, "acme");
            Tenant broken = create(tenancy, older, "broken");
            create(tenancy, older, "zeta");
            Direct.tenant(tenancy, broken)
                    .sql("CREATE TABLE second_half (id integer)")
                    .update();

            MigrationReport report = newer.migrate(MigrationPlan.ALL, FleetProgress.NONE);

            assertThat(report.migrated()).isEqualTo(2);
            assertThat(report.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.tenant()).isEqualTo("broken");
                assertThat(failure.script()).isEqualTo(HALVES);
                assertThat(failure.statement())
                        .contains("CREATE TABLE second_half")
                        .doesNotContain("secret");
                assertThat(failure.error()).containsIgnoringCase("second_half").doesNotContain("secret");
                assertThat(failure.needsOperator()).isEqualTo(!kind.isPostgresql());
            });

            Direct.tenant(tenancy, broken).sql("DROP TABLE second_half").update();
            if (!kind.isPostgresql()) {
                assertThat(newer.migrate(MigrationPlan.ALL, FleetProgress.NONE).failures())
                        .hasSize(1);
                Direct.tenant(tenancy, broken).sql("DROP TABLE first_half").update();
                newer.resume(broken);
            }
            assertThat(newer.migrate(MigrationPlan.ALL, FleetProgress.NONE).migrated())
                    .isEqualTo(1);
            assertThat(Fleet.tables(tenancy, broken)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-22: two nodes that migrate at once do each tenant once")
    void givenTwoNodes_whenMigratingAtOnce_thenEachTenantOnce(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator older = fleet(tenancy, migrator(tenancy, FIRST));
                FleetMigrator one = fleet(tenancy, migrator(tenancy, SECOND));
                FleetMigrator two = fleet(tenancy, migrator(tenancy, SECOND))) {
            List<Tenant> tenants = new ArrayList<>();
            for (int i = 1; i <= 6; i++) {
                tenants.add(create(tenancy, older, "t" + i));
            }
            List<CompletableFuture<MigrationReport>> nodes = new ArrayList<>();
            for (FleetMigrator node : List.of(one, two)) {
                nodes.add(CompletableFuture.supplyAsync(() -> node.migrate(MigrationPlan.ALL, FleetProgress.NONE)));
            }

            assertThat(nodes)
                    .allSatisfy(node -> assertThat(node.join().failures()).isEmpty());

            assertThat(tenants).allSatisfy(tenant -> {
                assertThat(Fleet.tables(tenancy, tenant)).isEqualTo(2);
                assertThat(writers(tenancy, tenant)).hasSize(1);
            });
            assertThat(one.behind()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F-22: a lock that a killed process left behind in a tenant's database does not stop the next run")
    void givenLockLeftBehind_whenMigrated_thenOvercome(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator older = fleet(tenancy, migrator(tenancy, FIRST));
                FleetMigrator newer = fleet(tenancy, migrator(tenancy, SECOND))) {
            Tenant acme = create(tenancy, older, "acme");
            Direct.tenant(tenancy, acme)
                    .sql("UPDATE " + table(kind, "databasechangeloglock")
                            + " SET locked = TRUE, lockedby = 'killed', lockgranted = CURRENT_TIMESTAMP")
                    .update();

            MigrationReport report = newer.migrate(MigrationPlan.ALL, FleetProgress.NONE);

            assertThat(report.failures()).isEmpty();
            assertThat(Fleet.tables(tenancy, acme)).isEqualTo(2);
            assertThat(Direct.tenant(tenancy, acme)
                            .sql("SELECT COUNT(*) FROM " + table(kind, "databasechangeloglock") + " WHERE locked")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName(
            "F-22: whoever lives and is at a tenant's database is waited for, also when Liquibase's lock is a row of nobody")
    void givenSessionAtDatabase_whenMigrated_thenFailsInTheEnd(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator older = fleet(tenancy, migrator(tenancy, FIRST))) {
            Tenant acme = create(tenancy, older, "acme");
            try (Connection other = Direct.tenantDataSource(tenancy, acme).getConnection();
                    Statement statement = other.createStatement()) {
                statement.execute(
                        kind.isPostgresql()
                                ? "SELECT pg_advisory_lock(hashtext('tenancy-migration'))"
                                : "SELECT GET_LOCK(CONCAT('tenancy-migration-', MD5(DATABASE())), 1)");

                assertThatThrownBy(() ->
                                migrator(tenancy, SECOND, Duration.ofSeconds(1)).migrate(acme))
                        .hasMessageContaining("lock-timeout");
            }
            assertThat(Fleet.tables(tenancy, acme)).isZero();
            migrator(tenancy, SECOND).migrate(acme);
            assertThat(Fleet.tables(tenancy, acme)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "drift: what was applied with another content, and what the application does not have, is named; nothing is written")
    void givenOtherHistory_whenInspected_thenDrift(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator newer = fleet(tenancy, migrator(tenancy, SECOND))) {
            Tenant acme = create(tenancy, newer, "acme");
            Direct.tenant(tenancy, acme)
                    .sql("UPDATE " + table(kind, "databasechangelog")
                            + " SET md5sum = '9:0123456789abcdef0123456789abcdef' WHERE id = 'notes'")
                    .update();

            assertThat(migrator(tenancy, SECOND).inspect(acme).drift())
                    .singleElement()
                    .asString()
                    .contains("first.yaml::notes::test", "another content");
            assertThat(migrator(tenancy, FIRST).inspect(acme).drift())
                    .hasSize(2)
                    .anyMatch(each -> each.contains(HALVES) && each.contains("does not have it"));

            Tenant bare = tenancy.create("bare");
            assertThat(migrator(tenancy, SECOND).isVersioned(bare)).isFalse();
            assertThat(migrator(tenancy, SECOND).inspect(bare).pending()).hasSize(2);
            assertThat(Direct.tenant(tenancy, bare)
                            .sql("SELECT COUNT(*) FROM information_schema.tables"
                                    + " WHERE LOWER(table_name) LIKE 'databasechangelog%'"
                                    + (kind.isPostgresql() || kind == TestDatabase.H2
                                            ? ""
                                            : " AND table_schema = DATABASE()"))
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    @DisplayName(
            "F-15: where scripts roll back, a change set and the note of it are one transaction: who dies between leaves nothing")
    void givenDeathBetween_whenLookedAt_thenNothingIsLeft(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator older = fleet(tenancy, migrator(tenancy, FIRST))) {
            Tenant acme = create(tenancy, older, "acme");
            List<Integer> seen = new ArrayList<>();

            MigrationResult result = migrator(tenancy, SECOND).migrate(acme, new MigrationProgress() {
                @Override
                public void scriptEnded(String script) {
                    seen.add(Fleet.tables(tenancy, acme));
                }
            });

            assertThat(seen).as("as others see it, before it is noted").containsExactly(0);
            assertThat(result).isEqualTo(new MigrationResult("notes", "halves", 1));
            assertThat(Fleet.tables(tenancy, acme)).isEqualTo(2);
        }
    }

    private static TenantMigrator migrator(Installation tenancy, String changeLog) {
        return migrator(tenancy, changeLog, Duration.ofMinutes(1));
    }

    private static TenantMigrator migrator(Installation tenancy, String changeLog, Duration lockTimeout) {
        return new LiquibaseTenantMigrator(
                tenancy.configs, new LiquibaseSettings(changeLog, Map.of("currency", "EUR"), lockTimeout));
    }

    private static FleetMigrator fleet(Installation tenancy, TenantMigrator migrator) {
        return new FleetMigrator(
                new FleetParts(tenancy.central, tenancy.registry, tenancy.configs, migrator, TenancyLogger.noOp()),
                new FleetSettings(2, 2));
    }

    private static Tenant create(Installation tenancy, FleetMigrator fleet, String slug) {
        ProvisioningParts parts = new ProvisioningParts(
                tenancy.central,
                tenancy.address,
                tenancy.registry,
                tenancy.pools,
                tenancy.configs,
                tenancy.marker,
                tenancy.credentials,
                fleet.recording());
        return TenantLifecycle.central(
                        new ProvisioningSettings(true, false, tenancy.database.tenantPrefix(), true),
                        parts,
                        TenancyLogger.noOp())
                .create(NewTenant.of(slug, slug));
    }

    private static List<String> writers(Installation tenancy, Tenant tenant) {
        return Direct.tenant(tenancy, tenant)
                .sql("SELECT writer FROM notes")
                .query(String.class)
                .list();
    }

    private static int liquibaseTables(Installation tenancy) {
        boolean mysql = !tenancy.database.kind().isPostgresql() && tenancy.database.kind() != TestDatabase.H2;
        return Direct.central(tenancy)
                .sql("SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_name) LIKE 'databasechangelog%'"
                        + (mysql ? " AND table_schema = DATABASE()" : ""))
                .query(Integer.class)
                .single();
    }

    private static String table(TestDatabase kind, String name) {
        return kind == TestDatabase.H2 || kind.isPostgresql() ? name : name.toUpperCase(Locale.ROOT);
    }
}
