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
import io.tenancy.migration.MigrationReport;
import io.tenancy.migration.TenantFlywayCustomizer;
import io.tenancy.migration.TenantMigration;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody is in the way of a migration. */
@Tag("integration")
@Tag("soak")
class BlockedMigrationTest {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(3);
    private static final int OTHERS = (int) Soak.times(3, 99);

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-23: one tenant waits for a lock in vain: the others are done, the holder is named, and it can be retried")
    void givenHeldLock_whenMigrated_thenFailsSoonAndNamesTheHolder(TestDatabase kind) throws SQLException {
        try (Installation tenancy = Installation.on(kind);
                FleetMigrator fleet = altering(tenancy)) {
            List<Tenant> alone = create(tenancy, "alone");
            long quiet = millis(fleet, MigrationPlan.ALL.of(alone));
            Tenant blocked = tenancy.create("blocked");
            create(tenancy, "t");
            try (Connection holder = Direct.tenantDataSource(tenancy, blocked).getConnection();
                    Statement statement = holder.createStatement()) {
                String told = hold(kind, holder, statement);

                AtomicLong othersDone = new AtomicLong();
                long started = System.nanoTime();
                MigrationReport report = fleet.migrate(MigrationPlan.ALL, (migrated, failed, all) -> {
                    if (migrated == OTHERS) {
                        othersDone.compareAndSet(0, System.nanoTime() - started);
                    }
                });
                System.out.printf(
                        "On %s %d tenants in %d ms, in %d ms beside one that waits for a lock%n",
                        kind, OTHERS, quiet, othersDone.get() / 1_000_000);

                assertThat(report.migrated()).isEqualTo(OTHERS);
                assertThat(report.failures()).singleElement().satisfies(failure -> {
                    assertThat(failure.tenant()).isEqualTo("blocked");
                    assertThat(failure.script()).isEqualTo("V2__alter.sql");
                    assertThat(failure.error())
                            .contains("tenancy.migration.lock-timeout, which is 3000 ms", told)
                            .doesNotContain("customer", Direct.password(tenancy, blocked));
                });
                assertThat(fleet.status())
                        .filteredOn(tenant -> tenant.slug().equals("blocked"))
                        .extracting(TenantMigration::duration)
                        .first()
                        .satisfies(duration -> assertThat(duration).isBetween(LOCK_TIMEOUT, Duration.ofSeconds(60)));
                holder.rollback();
            }
            if (!kind.isPostgresql()) {
                fleet.resume(blocked);
            }

            assertThat(fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE).migrated())
                    .isEqualTo(1);
        }
    }

    private static List<Tenant> create(Installation tenancy, String prefix) {
        return IntStream.rangeClosed(1, OTHERS)
                .mapToObj(i -> tenancy.create(prefix + i))
                .toList();
    }

    private static long millis(FleetMigrator fleet, MigrationPlan plan) {
        MigrationReport report = fleet.migrate(plan, FleetProgress.NONE);
        assertThat(report.migrated()).isEqualTo(OTHERS);
        return report.duration().toMillis();
    }

    /** Returns what is to be told of who holds it. */
    private static String hold(TestDatabase kind, Connection holder, Statement statement) throws SQLException {
        String told = "Who holds it is not known.";
        if (kind.isPostgresql()) {
            statement.execute("SET application_name = 'nightly-report'");
            told = "It is held by: process " + number(statement, "SELECT pg_backend_pid()");
        } else if (kind != TestDatabase.H2) {
            told = "connection " + number(statement, "SELECT CONNECTION_ID()");
        }
        holder.setAutoCommit(false);
        statement.execute("INSERT INTO notes (id, writer) VALUES (9, 'a customer')");
        return told;
    }

    private static String number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static FleetMigrator altering(Installation tenancy) {
        FlywaySettings settings = new FlywaySettings(
                List.of("classpath:db/tenant", "classpath:db/alter"), List.of(), Map.of(), LOCK_TIMEOUT);
        return new FleetMigrator(
                new FleetParts(
                        tenancy.central,
                        tenancy.registry,
                        tenancy.configs,
                        new FlywayTenantMigrator(tenancy.configs, settings, TenantFlywayCustomizer.NONE),
                        TenancyLogger.noOp()),
                new FleetSettings(8, 8));
    }
}
