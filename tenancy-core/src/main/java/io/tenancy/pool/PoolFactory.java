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
import io.tenancy.database.DatabaseDriver;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens the pool of one tenant, after the database has proved whose it is. Thread-safe. */
final class PoolFactory {

    private static final long LONGEST_VALIDATION_MILLIS = 1_000;

    private final DatabaseConfigs configs;
    private final DatabaseMarker marker;
    private final PoolSettings settings;
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
        this.settings = settings;
        this.scheduler = scheduler;
        this.logger = logger;
    }

    /** Returns what a change of which makes a new pool necessary. */
    private Object identity(Tenant tenant) {
        return List.of(
                configs.resolve(tenant), Optional.ofNullable(tenant.encryptedPassword()), settings.limitsOf(tenant));
    }

    /** Returns whether a pool that was opened for one snapshot of the tenant is right for another one. */
    boolean mayKeep(Tenant openedFor, Tenant latest) {
        try {
            return latest.status() == TenantStatus.ACTIVE
                    && (openedFor == latest || identity(openedFor).equals(identity(latest)));
        } catch (InvalidDatabaseConfigException refused) {
            return false;
        }
    }

    /**
     * Opens a pool. A plain connection goes first: it fails at once and once where a pool would try again and again.
     *
     * @param owner knows the tenant as it is whenever the pool opens a connection
     * @throws SQLException if the database cannot be reached
     */
    HikariDataSource open(Tenant tenant, PooledTenant owner) throws SQLException {
        long started = System.nanoTime();
        Connection first = verified(tenant);
        HikariDataSource pool = opened(config(tenant, owner, first), first);
        logger.logTenantConnection(tenant, "pool.opened");
        logger.logPerformanceMetric(
                "pool.open.millis", (System.nanoTime() - started) / 1e6, Map.of("tenant", tenant.slug()));
        return pool;
    }

    /** The pool's first connection is the one that was opened already. */
    private static HikariDataSource opened(HikariConfig config, Connection first) throws SQLException {
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException refused) {
            first.close();
            throw refused;
        }
        try {
            pool.getConnection().close();
            return pool;
        } catch (SQLException | RuntimeException failed) {
            pool.close();
            first.close();
            throw failed;
        }
    }

    /**
     * Asks the database, on a connection of its own, whose it is.
     *
     * @throws SQLException if it cannot be reached
     */
    void probe(Tenant tenant) throws SQLException {
        verified(tenant).close();
    }

    private Connection verified(Tenant tenant) throws SQLException {
        try {
            DatabaseConfig config = configs.resolve(tenant);
            Connection first = connect(database(tenant, config), config, tenant);
            try {
                marker.verify(tenant, first);
                return first;
            } catch (SQLException | RuntimeException failed) {
                first.close();
                throw failed;
            }
        } catch (InvalidDatabaseConfigException | DatabaseMismatchException | CredentialException refused) {
            // Nobody gets here by mistyping a password: the row, the database or the secret was changed.
            logger.logSecurityEvent("connection.refused", Map.of("tenant", tenant.id(), "code", refused.code()));
            throw refused;
        }
    }

    private DataSource database(Tenant tenant, DatabaseConfig config) {
        return configs.dataSource(config, settings.limitsOf(tenant).timeouts());
    }

    private Connection connect(DataSource database, DatabaseConfig config, Tenant tenant) throws SQLException {
        return config.username() == null
                ? database.getConnection()
                : database.getConnection(config.username(), orEmpty(configs.password(tenant)));
    }

    private HikariConfig config(Tenant tenant, PooledTenant owner, Connection first) {
        DatabaseConfig config = configs.resolve(tenant);
        PoolLimits limits = settings.limitsOf(tenant);
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("tenant-" + tenant.id());
        hikari.setDataSource(new GuardedDataSource(database(tenant, config), marker, owner, first));
        hikari.setExceptionOverride(PoolFailures.EVICTION);
        if (config.driver() == DatabaseDriver.MYSQL || config.driver() == DatabaseDriver.MARIADB) {
            // So that HikariCP sets it back when somebody changed it.
            hikari.setCatalog(config.database());
        }
        if (config.username() != null) {
            String username = config.username();
            hikari.setCredentialsProvider(() -> Credentials.of(username, orEmpty(configs.password(owner.tenant()))));
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
        settings.customizers().forEach(customizer -> customizer.customize(tenant, hikari));
        return hikari;
    }

    private static String orEmpty(@Nullable String password) {
        return password == null ? "" : password;
    }
}
