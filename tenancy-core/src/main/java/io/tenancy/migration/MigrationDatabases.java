package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each tool for migrations needs of a tenant. Thread-safe. */
final class MigrationDatabases {

    /** A migration may be silent for long: it gets far more than a statement of a request. */
    private static final DatabaseTimeouts TIMEOUTS = new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofHours(1));

    private final DatabaseConfigs configs;
    private final Duration lockTimeout;

    MigrationDatabases(DatabaseConfigs configs, Duration lockTimeout) {
        this.configs = configs;
        this.lockTimeout = lockTimeout;
    }

    /** Returns the way to the tenant's database, with the tenant's login. */
    MigrationDataSource of(Tenant tenant) {
        DatabaseConfig config = configs.resolve(tenant);
        MigrationDataSource database = new MigrationDataSource(
                configs.dataSource(config, TIMEOUTS), LockRules.of(config.driver()), lockTimeout);
        if (config.username() != null) {
            database.setUsername(config.username());
            database.setPassword(Objects.requireNonNullElse(configs.password(tenant), ""));
        }
        return database;
    }

    /**
     * Returns the placeholders with those of the tenant: nothing but what is safe between quotes and in a name, which are
     * letters, digits, {@code _} and {@code -}. Checksums include what stands for placeholders, so these have one value
     * while no tenant is meant.
     */
    static Map<String, String> withOwn(Map<String, String> placeholders, @Nullable Tenant tenant) {
        Map<String, String> all = new HashMap<>(placeholders);
        all.put("tenant.slug", slug(tenant));
        all.put("tenant.id", tenant == null ? "0" : String.valueOf(tenant.id()));
        return all;
    }

    private static String slug(@Nullable Tenant tenant) {
        if (tenant == null) {
            return "tenant";
        }
        return tenant.isSpare() ? "spare" : tenant.slug();
    }
}
