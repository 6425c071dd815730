package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/** Flyway on each tenant's database, with the application's own scripts. Thread-safe. */
public final class FlywayTenantMigrator implements TenantMigrator {

    /** A migration may be silent for long: it gets far more than a statement of a request. */
    private static final DatabaseTimeouts TIMEOUTS = new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofHours(1));

    private final DatabaseConfigs configs;
    private final List<String> locations;
    private final Consumer<FluentConfiguration> customizer;

    /**
     * @param locations where Flyway looks for scripts, for example {@code classpath:db/tenant}
     * @param customizer changes Flyway's configuration last, for example placeholders and callbacks
     */
    public FlywayTenantMigrator(
            DatabaseConfigs configs, List<String> locations, Consumer<FluentConfiguration> customizer) {
        this.configs = configs;
        this.locations = List.copyOf(locations);
        this.customizer = customizer;
    }

    @Override
    public void migrate(Tenant tenant) {
        // A new database holds the marker, so that Flyway takes it for one that was there before.
        run(tenant, flyway("0", "created by Tenancy"), Flyway::migrate);
    }

    @Override
    public boolean isVersioned(Tenant tenant) {
        return run(tenant, flyway("0", ""), flyway -> flyway.info().current()) != null;
    }

    @Override
    public void baseline(Tenant tenant, String version) {
        run(tenant, flyway(version, "imported by Tenancy"), Flyway::baseline);
    }

    private FluentConfiguration flyway(String baseline, String description) {
        return Flyway.configure()
                .locations(locations.toArray(String[]::new))
                .baselineOnMigrate(true)
                .baselineVersion(baseline)
                .baselineDescription(description);
    }

    private <T extends @Nullable Object> T run(Tenant tenant, FluentConfiguration flyway, Function<Flyway, T> work) {
        DatabaseConfig config = configs.resolve(tenant);
        UserCredentialsDataSourceAdapter database = new UserCredentialsDataSourceAdapter();
        database.setTargetDataSource(configs.dataSource(config, TIMEOUTS));
        if (config.username() != null) {
            database.setUsername(config.username());
            database.setPassword(Objects.requireNonNullElse(configs.password(tenant), ""));
        }
        customizer.accept(flyway.dataSource(database));
        try {
            return work.apply(flyway.load());
        } catch (FlywayException failed) {
            throw new MigrationException(tenant, failed);
        }
    }
}
