package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/** Makes a Flyway for each tenant's database. Thread-safe. */
final class TenantFlyways {

    /** A migration may be silent for long: it gets far more than a statement of a request. */
    private static final DatabaseTimeouts TIMEOUTS = new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofHours(1));

    /** Says what a history begins with. A new database holds the marker, so Flyway takes it for one that was there before. */
    record Baseline(String version, String description) {

        static final Baseline CREATED = new Baseline("0", "created by Tenancy");
    }

    private final DatabaseConfigs configs;
    private final FlywaySettings settings;
    private final TenantFlywayCustomizer customizer;

    TenantFlyways(DatabaseConfigs configs, FlywaySettings settings, TenantFlywayCustomizer customizer) {
        this.configs = configs;
        this.settings = settings;
        this.customizer = customizer;
    }

    /** Returns what is applied, in this order. */
    List<Scripts> scripts() {
        return settings.seedLocations().isEmpty() ? List.of(Scripts.SCHEMA) : List.of(Scripts.SCHEMA, Scripts.SEED);
    }

    /** Returns a configuration of this database of the tenant, to which more can be added. */
    FluentConfiguration of(Tenant tenant, DataSource database, Scripts scripts, Baseline baseline) {
        return customized(tenant, scripts, database, baseline);
    }

    /** Returns a Flyway that finds what there is to apply. Where the application's callbacks would run is no tenant's database. */
    Flyway onlyToLookAt(Scripts scripts, DataSource example) {
        return customized(null, scripts, example, Baseline.CREATED)
                .callbacks(new Callback[0])
                .skipDefaultCallbacks(true)
                .initSql("")
                .defaultSchema(null)
                .schemas(new String[0])
                .table("tenancy_no_history")
                .load();
    }

    private FluentConfiguration customized(
            @Nullable Tenant tenant, Scripts scripts, DataSource database, Baseline baseline) {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database)
                .locations(settings.locations().toArray(String[]::new))
                .placeholders(settings.placeholders())
                .baselineOnMigrate(true)
                .baselineVersion(baseline.version())
                .baselineDescription(baseline.description());
        customizer.customize(tenant, flyway);
        if (scripts == Scripts.SEED) {
            ofSeed(flyway);
        }
        return flyway.dataSource(database).placeholders(withOwn(flyway.getPlaceholders(), tenant));
    }

    /** What the application says of its schema's migrations, and not of its seed data. */
    private void ofSeed(FluentConfiguration flyway) {
        flyway.locations(settings.seedLocations().toArray(String[]::new))
                .javaMigrations()
                .target(MigrationVersion.LATEST)
                .table("tenancy_seed_history")
                .baselineOnMigrate(true)
                .baselineVersion(Baseline.CREATED.version())
                .baselineDescription(Baseline.CREATED.description());
    }

    /**
     * Nothing but what is safe between quotes and in a name: letters, digits, {@code _} and {@code -}. Flyway's checksums of
     * repeatable scripts include what stands for placeholders, so these have one value while no tenant is meant.
     */
    private static Map<String, String> withOwn(Map<String, String> placeholders, @Nullable Tenant tenant) {
        Map<String, String> all = new HashMap<>(placeholders);
        all.put("tenant.slug", tenant == null ? "tenant" : tenant.slug());
        all.put("tenant.id", tenant == null ? "0" : String.valueOf(tenant.id()));
        return all;
    }

    /** Returns the way to the tenant's database, with the tenant's login. */
    MigrationDataSource database(Tenant tenant) {
        DatabaseConfig config = configs.resolve(tenant);
        MigrationDataSource database = new MigrationDataSource(
                configs.dataSource(config, TIMEOUTS), LockRules.of(config.driver()), settings.lockTimeout());
        if (config.username() != null) {
            database.setUsername(config.username());
            database.setPassword(Objects.requireNonNullElse(configs.password(tenant), ""));
        }
        return database;
    }
}
