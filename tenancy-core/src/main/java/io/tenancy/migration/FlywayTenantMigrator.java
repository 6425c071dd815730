package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
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
        migrate(tenant, MigrationProgress.NONE);
    }

    @Override
    public MigrationResult migrate(Tenant tenant, MigrationProgress progress) {
        FlywayProgress watched = new FlywayProgress(progress);
        try {
            MigrateResult result = load(tenant, created(), watched).migrate();
            return new MigrationResult(result.initialSchemaVersion, version(result), result.migrationsExecuted);
        } catch (FlywayException failed) {
            throw new MigrationException(
                    tenant, watched.script(), watched.statement(), watched.withoutSecrets(why(failed)), failed);
        }
    }

    /** Null where nothing was applied. */
    private static @Nullable String version(MigrateResult result) {
        return result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion;
    }

    /** The database's own words: Flyway's repeat the statement, and with it what may be a secret. */
    private static String why(FlywayException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getMessage() + " (SQL state " + sql.getSQLState() + ", error " + sql.getErrorCode() + ")";
            }
        }
        return String.valueOf(failed.getMessage());
    }

    /** Where the application's callbacks would be run is a database that is no tenant's. */
    @Override
    public Optional<MigrationSet> migrations(DataSource example) {
        FluentConfiguration flyway = created().dataSource(example);
        customizer.accept(flyway);
        flyway.dataSource(example)
                .callbacks(new Callback[0])
                .skipDefaultCallbacks(true)
                .initSql("")
                .defaultSchema(null)
                .schemas(new String[0])
                .table("tenancy_no_history");
        return Optional.of(FlywayMigrations.set(flyway.load().info().all()));
    }

    @Override
    public SchemaState inspect(Tenant tenant) {
        return run(tenant, created(), flyway -> {
            MigrationInfoService info = flyway.info();
            return FlywayMigrations.state(info.all(), info.current(), info.pending());
        });
    }

    @Override
    public boolean rollsBack() {
        return configs.driver() == DatabaseDriver.POSTGRESQL;
    }

    /** Flyway's repair also takes checksums as they are now; so it is only asked where it has something to forget. */
    @Override
    public void forgetFailure(Tenant tenant) {
        if (inspect(tenant).failedScript() != null) {
            run(tenant, created(), Flyway::repair);
        }
    }

    @Override
    public boolean isVersioned(Tenant tenant) {
        return run(tenant, flyway("0", ""), flyway -> flyway.info().current()) != null;
    }

    @Override
    public void baseline(Tenant tenant, String version) {
        run(tenant, flyway(version, "imported by Tenancy"), Flyway::baseline);
    }

    /** A new database holds the marker, so that Flyway takes it for one that was there before. */
    private FluentConfiguration created() {
        return flyway("0", "created by Tenancy");
    }

    private FluentConfiguration flyway(String baseline, String description) {
        return Flyway.configure()
                .locations(locations.toArray(String[]::new))
                .baselineOnMigrate(true)
                .baselineVersion(baseline)
                .baselineDescription(description);
    }

    private <T extends @Nullable Object> T run(Tenant tenant, FluentConfiguration flyway, Function<Flyway, T> work) {
        try {
            return work.apply(load(tenant, flyway, null));
        } catch (FlywayException failed) {
            throw new MigrationException(tenant, failed);
        }
    }

    private Flyway load(Tenant tenant, FluentConfiguration flyway, @Nullable Callback watching) {
        DatabaseConfig config = configs.resolve(tenant);
        UserCredentialsDataSourceAdapter database = new UserCredentialsDataSourceAdapter();
        database.setTargetDataSource(configs.dataSource(config, TIMEOUTS));
        if (config.username() != null) {
            database.setUsername(config.username());
            database.setPassword(Objects.requireNonNullElse(configs.password(tenant), ""));
        }
        customizer.accept(flyway.dataSource(database));
        if (watching != null) {
            Callback[] others = flyway.getCallbacks();
            Callback[] all = Arrays.copyOf(others, others.length + 1);
            all[others.length] = watching;
            flyway.callbacks(all);
        }
        return flyway.load();
    }
}
