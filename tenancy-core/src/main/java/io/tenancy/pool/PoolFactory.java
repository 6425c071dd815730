package io.tenancy.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.connection.DatabaseMismatchException;
import io.tenancy.connection.InvalidDatabaseConfigException;
import io.tenancy.credential.CredentialException;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens the pool of one tenant, after the database has proved whose it is. Thread-safe. */
final class PoolFactory {

    private static final long LONGEST_VALIDATION_MILLIS = 1_000;

    private final DatabaseConfigs configs;
    private final DatabaseMarker marker;
    private final PoolLimits limits;
    private final List<PoolCustomizer> customizers;
    private final PoolScheduler scheduler;
    private final TenancyLogger logger;

    PoolFactory(
            DatabaseConfigs configs,
            DatabaseMarker marker,
            PoolSettings settings,
            PoolScheduler scheduler,
            TenancyLogger logger) {
        this.configs = configs;
        this.marker = marker;
        this.limits = settings.limits();
        this.customizers = settings.customizers();
        this.scheduler = scheduler;
        this.logger = logger;
    }

    Duration drainTimeout() {
        return limits.drainTimeout();
    }

    Duration connectionTimeout() {
        return limits.connectionTimeout();
    }

    Duration connectTimeout() {
        return limits.connectTimeout();
    }

    /** Returns what a change of which makes a new pool necessary. */
    Object identity(Tenant tenant) {
        return List.of(configs.resolve(tenant), Optional.ofNullable(tenant.encryptedPassword()));
    }

    /**
     * Opens a pool. A plain connection goes first: it fails at once and once where a pool would try again and again.
     *
     * @param current the tenant as it is known whenever the pool opens a connection
     * @throws SQLException if the database cannot be reached
     */
    HikariDataSource open(Tenant tenant, Supplier<Tenant> current) throws SQLException {
        long started = System.nanoTime();
        try {
            return open(tenant, current, started);
        } catch (InvalidDatabaseConfigException | DatabaseMismatchException | CredentialException refused) {
            // Nobody gets here by mistyping a password: the row, the database or the secret was changed.
            logger.logSecurityEvent("connection.refused", Map.of("tenant", tenant.id(), "code", refused.code()));
            throw refused;
        }
    }

    private HikariDataSource open(Tenant tenant, Supplier<Tenant> current, long started) throws SQLException {
        DatabaseConfig config = configs.resolve(tenant);
        DataSource database = configs.dataSource(config, limits.timeouts());
        try (Connection first = connect(database, config, tenant)) {
            marker.verify(tenant, first);
        }
        HikariDataSource pool = new HikariDataSource(config(database, config, tenant, current));
        logger.logTenantConnection(tenant, "pool.opened");
        logger.logPerformanceMetric(
                "pool.open.millis", (System.nanoTime() - started) / 1e6, Map.of("tenant", tenant.slug()));
        return pool;
    }

    private Connection connect(DataSource database, DatabaseConfig config, Tenant tenant) throws SQLException {
        return config.username() == null
                ? database.getConnection()
                : database.getConnection(config.username(), orEmpty(configs.password(tenant)));
    }

    private HikariConfig config(DataSource database, DatabaseConfig config, Tenant tenant, Supplier<Tenant> current) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("tenant-" + tenant.id());
        hikari.setDataSource(database);
        if (config.username() != null) {
            String username = config.username();
            hikari.setCredentialsProvider(() -> Credentials.of(username, orEmpty(configs.password(current.get()))));
        }
        hikari.setMaximumPoolSize(limits.maximumSize());
        hikari.setMinimumIdle(limits.minimumIdle());
        hikari.setConnectionTimeout(limits.connectionTimeout().toMillis());
        hikari.setIdleTimeout(limits.idleTimeout().toMillis());
        hikari.setMaxLifetime(limits.maxLifetime().toMillis());
        hikari.setKeepaliveTime(limits.keepalive().toMillis());
        hikari.setLeakDetectionThreshold(limits.leakDetection().toMillis());
        hikari.setValidationTimeout(
                Math.min(LONGEST_VALIDATION_MILLIS, limits.connectionTimeout().toMillis()));
        hikari.setInitializationFailTimeout(-1);
        hikari.setScheduledExecutor(scheduler.executor());
        hikari.setThreadFactory(scheduler.threads());
        customizers.forEach(customizer -> customizer.customize(tenant, hikari));
        return hikari;
    }

    private static String orEmpty(@Nullable String password) {
        return password == null ? "" : password;
    }
}
