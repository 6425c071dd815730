package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
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
        DatabaseConfig config = configs.resolve(tenant);
        UserCredentialsDataSourceAdapter database = new UserCredentialsDataSourceAdapter();
        database.setTargetDataSource(configs.dataSource(config, TIMEOUTS));
        if (config.username() != null) {
            database.setUsername(config.username());
            database.setPassword(Objects.requireNonNullElse(configs.password(tenant), ""));
        }
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database)
                .locations(locations.toArray(String[]::new))
                // A new database holds the marker, so that Flyway takes it for one that was there before.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .baselineDescription("created by Tenancy");
        customizer.accept(flyway);
        try {
            flyway.load().migrate();
        } catch (FlywayException failed) {
            throw new MigrationException(tenant, failed);
        }
    }
}
