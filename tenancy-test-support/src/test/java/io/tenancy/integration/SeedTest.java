package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetParts;
import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.FleetSettings;
import io.tenancy.migration.FlywaySettings;
import io.tenancy.migration.FlywayTenantMigrator;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.TenantFlywayCustomizer;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Data that each tenant gets once. */
@Tag("integration")
class SeedTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "a seed script that fails is named as one, waits where it cannot be rolled back, and is run when asked for")
    void givenFailingSeed_whenMigrated_thenNamedAndRetried(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator fleet = seeding(tenancy)) {
            Tenant acme = tenancy.create("acme");
            assertThat(fleet.inspect(acme).pending()).containsExactly("seed/V1__notes.sql");
            Direct.tenant(tenancy, acme)
                    .sql("INSERT INTO notes (id, writer) VALUES (1, 'somebody')")
                    .update();

            assertThat(fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE).failures())
                    .singleElement()
                    .satisfies(failure -> {
                        assertThat(failure.script()).isEqualTo("seed/V1__notes.sql");
                        assertThat(failure.error()).doesNotContain("seed of");
                        assertThat(failure.needsOperator()).isEqualTo(!kind.isPostgresql());
                    });

            Direct.tenant(tenancy, acme).sql("DELETE FROM notes").update();
            if (!kind.isPostgresql()) {
                fleet.resume(acme);
            }
            assertThat(fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE).migrated())
                    .isEqualTo(1);
            assertThat(fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE).skipped())
                    .isEqualTo(1);
            assertThat(Direct.tenant(tenancy, acme)
                            .sql("SELECT writer FROM notes")
                            .query(String.class)
                            .list())
                    .containsExactly("seed of acme");
        }
    }

    private static FleetMigrator seeding(Installation tenancy) {
        FlywaySettings settings = new FlywaySettings(
                List.of("classpath:db/tenant"), List.of("classpath:db/seed"), Map.of(), Duration.ofMinutes(1));
        return new FleetMigrator(
                new FleetParts(
                        tenancy.central,
                        tenancy.registry,
                        tenancy.configs,
                        new FlywayTenantMigrator(tenancy.configs, settings, TenantFlywayCustomizer.NONE),
                        TenancyLogger.noOp()),
                FleetSettings.DEFAULTS);
    }
}
