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
import io.tenancy.migration.MigrationProgress;
import io.tenancy.migration.MigrationReport;
import io.tenancy.migration.MigrationResult;
import io.tenancy.migration.MigrationSet;
import io.tenancy.migration.SchemaState;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that migrate at the same time share the work. */
@Tag("integration")
@Tag("soak")
class SharedMigrationTest {

    private static final int TENANTS = (int) Soak.times(12, 100);

    /** In full longer than the fifty tries, a second each, that Flyway's own waiting for its lock ends with. */
    private static final Duration LONG_SCRIPT = Duration.ofSeconds(Soak.times(3, 90));

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-22: three nodes that migrate at once do each tenant once, in one run, within their limits, also if one takes long")
    void givenThreeNodes_whenMigratingAtOnce_thenEachTenantOnce(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            for (int i = 1; i <= TENANTS; i++) {
                tenancy.create("t" + i);
            }
            Watched watched = new Watched(new FlywayTenantMigrator(
                    tenancy.configs,
                    FlywaySettings.of(List.of(Fleet.NEXT)),
                    (tenant, flyway) -> flyway.callbacks(new LongScript(tenant))));
            List<CompletableFuture<MigrationReport>> nodes = new ArrayList<>();
            for (int node = 0; node < 3; node++) {
                FleetMigrator fleet = new FleetMigrator(
                        new FleetParts(
                                tenancy.central, tenancy.registry, tenancy.configs, watched, TenancyLogger.noOp()),
                        new FleetSettings(2, 1));
                nodes.add(CompletableFuture.supplyAsync(() -> fleet.migrate(MigrationPlan.ALL, FleetProgress.NONE)));
            }

            List<MigrationReport> reports =
                    nodes.stream().map(CompletableFuture::join).toList();

            assertThat(watched.migrated).hasSize(TENANTS).doesNotHaveDuplicates();
            assertThat(watched.most.get())
                    .as("one server, three nodes with one each")
                    .isLessThanOrEqualTo(3);
            assertThat(reports)
                    .allSatisfy(report -> assertThat(report.failures()).isEmpty());
            assertThat(Direct.central(tenancy)
                            .sql("SELECT COUNT(*) FROM tenancy_migrations WHERE state = 'CURRENT' AND version = '2'")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(TENANTS);
        }
    }

    /** Makes the scripts of one tenant last, while Flyway has its lock. */
    private record LongScript(@Nullable Tenant tenant) implements Callback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE
                    && tenant != null
                    && tenant.slug().equals("t5");
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            try {
                Thread.sleep(LONG_SCRIPT.toMillis());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String getCallbackName() {
            return "long script";
        }
    }

    /** Counts who is migrated, and how many at a time. */
    private static final class Watched implements TenantMigrator {

        final List<String> migrated = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        private final TenantMigrator target;

        Watched(TenantMigrator target) {
            this.target = target;
        }

        @Override
        public void migrate(Tenant tenant) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MigrationResult migrate(Tenant tenant, MigrationProgress progress) {
            migrated.add(tenant.slug());
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                return target.migrate(tenant, progress);
            } finally {
                now.decrementAndGet();
            }
        }

        @Override
        public Optional<MigrationSet> migrations(DataSource example) {
            return target.migrations(example);
        }

        @Override
        public SchemaState inspect(Tenant tenant) {
            return target.inspect(tenant);
        }
    }
}
