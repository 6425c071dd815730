package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.migration.TenantFlyways.Baseline;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/** Flyway on each tenant's database, with the application's own scripts. Thread-safe. */
public final class FlywayTenantMigrator implements TenantMigrator {

    private final DatabaseConfigs configs;
    private final TenantFlyways flyways;

    /** @param customizer changes Flyway's configuration last, for example its callbacks */
    public FlywayTenantMigrator(DatabaseConfigs configs, FlywaySettings settings, TenantFlywayCustomizer customizer) {
        this.configs = configs;
        this.flyways = new TenantFlyways(configs, settings, customizer);
    }

    /**
     * @param locations where Flyway looks for scripts, for example {@code classpath:db/tenant}
     * @param customizer changes Flyway's configuration last, likewise for every tenant
     */
    public FlywayTenantMigrator(
            DatabaseConfigs configs, List<String> locations, Consumer<FluentConfiguration> customizer) {
        this(configs, FlywaySettings.of(locations), (tenant, flyway) -> customizer.accept(flyway));
    }

    @Override
    public void migrate(Tenant tenant) {
        migrate(tenant, MigrationProgress.NONE);
    }

    @Override
    public MigrationResult migrate(Tenant tenant, MigrationProgress progress) {
        MigrationResult schema = migrate(tenant, Scripts.SCHEMA, progress);
        return flyways.scripts().contains(Scripts.SEED)
                ? schema.and(migrate(tenant, Scripts.SEED, progress).applied())
                : schema;
    }

    private MigrationResult migrate(Tenant tenant, Scripts scripts, MigrationProgress progress) {
        FlywayProgress watched = new FlywayProgress(progress, scripts);
        MigrationDataSource database = flyways.database(tenant);
        try (LockWatch locks = new LockWatch(database)) {
            return migrate(flyways.of(tenant, database, scripts, Baseline.CREATED), watched, failed -> {
                String why = watched.withoutSecrets(why(failed, locks));
                return new MigrationException(tenant, watched.script(), watched.statement(), why, failed);
            });
        }
    }

    private static MigrationResult migrate(
            FluentConfiguration flyway,
            FlywayProgress watched,
            Function<FlywayException, MigrationException> explained) {
        try {
            MigrateResult result = watchedBy(watched, flyway).load().migrate();
            return new MigrationResult(result.initialSchemaVersion, version(result), result.migrationsExecuted);
        } catch (FlywayException failed) {
            throw explained.apply(failed);
        }
    }

    /** Null where nothing was applied. */
    private static @Nullable String version(MigrateResult result) {
        return result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion;
    }

    /** The database's own words: Flyway's repeat the statement, and with it what may be a secret. */
    private static String why(FlywayException failed, LockWatch locks) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getMessage() + " (SQL state " + sql.getSQLState() + ", error " + sql.getErrorCode() + ")"
                        + locks.explain(sql);
            }
        }
        return String.valueOf(failed.getMessage());
    }

    @Override
    public Optional<MigrationSet> migrations(DataSource example) {
        MigrationInfo[] schema =
                flyways.onlyToLookAt(Scripts.SCHEMA, example).info().all();
        MigrationInfo[] seed = flyways.scripts().contains(Scripts.SEED)
                ? flyways.onlyToLookAt(Scripts.SEED, example).info().all()
                : new MigrationInfo[0];
        return Optional.of(FlywayMigrations.set(schema, seed));
    }

    @Override
    public Optional<String> sameForAll(DataSource example) {
        return flyways.dependOnTenant()
                ? Optional.empty()
                : migrations(example).map(set -> flyways.fingerprint(set.fingerprint()));
    }

    @Override
    public SchemaState inspect(Tenant tenant) {
        SchemaState schema = state(tenant, Scripts.SCHEMA);
        return flyways.scripts().contains(Scripts.SEED) ? schema.and(state(tenant, Scripts.SEED)) : schema;
    }

    private SchemaState state(Tenant tenant, Scripts scripts) {
        return run(tenant, scripts, Baseline.CREATED, flyway -> FlywayMigrations.state(flyway.info(), scripts));
    }

    @Override
    public boolean rollsBack() {
        return configs.driver() == DatabaseDriver.POSTGRESQL;
    }

    /** Flyway's repair also takes checksums as they are now; so it is only asked where it has something to forget. */
    @Override
    public void forgetFailure(Tenant tenant) {
        for (Scripts scripts : flyways.scripts()) {
            if (state(tenant, scripts).failedScript() != null) {
                run(tenant, scripts, Baseline.CREATED, Flyway::repair);
            }
        }
    }

    @Override
    public boolean isVersioned(Tenant tenant) {
        return run(
                        tenant,
                        Scripts.SCHEMA,
                        new Baseline("0", ""),
                        flyway -> flyway.info().current())
                != null;
    }

    @Override
    public void baseline(Tenant tenant, String version) {
        run(tenant, Scripts.SCHEMA, new Baseline(version, "imported by Tenancy"), Flyway::baseline);
    }

    private <T extends @Nullable Object> T run(
            Tenant tenant, Scripts scripts, Baseline baseline, Function<Flyway, T> work) {
        try {
            return work.apply(flyways.of(tenant, flyways.database(tenant), scripts, baseline)
                    .load());
        } catch (FlywayException failed) {
            throw new MigrationException(tenant, failed);
        }
    }

    private static FluentConfiguration watchedBy(Callback watching, FluentConfiguration flyway) {
        Callback[] others = flyway.getCallbacks();
        Callback[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = watching;
        return flyway.callbacks(all);
    }
}
