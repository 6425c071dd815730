package io.tenancy.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMismatchException;
import io.tenancy.connection.InvalidDatabaseConfigException;
import io.tenancy.credential.CredentialException;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Opens the pool of one tenant, after the database has proved whose it is. Thread-safe. */
final class PoolFactory {

    private static final long LONGEST_VALIDATION_MILLIS = 1_000;

    private final DatabaseConfigs configs;
    private final TenantConnections connections;
    private final PoolSettings settings;
    private final PoolScheduler scheduler;
    private final TenancyLogger logger;

    PoolFactory(
            DatabaseConfigs configs,
            PoolSettings settings,
            PoolScheduler scheduler,
            TenantConnections connections,
            TenancyLogger logger) {
        this.configs = configs;
        this.connections = connections;
        this.settings = settings;
        this.scheduler = scheduler;
        this.logger = logger;
    }

    /** How a pool that was opened for one snapshot of a tenant suits another one. */
    enum Fit {
        /** It is right as it is. */
        SAME,
        /** Its connections were opened with a password that is not the tenant's any more. */
        OTHER_PASSWORD,
        /** It leads elsewhere, has other limits, or may not be used. */
        NONE
    }

    /** May need keys, and for those the central database: must not be asked with a lock in hand. */
    Fit fit(Tenant openedFor, Tenant latest) {
        try {
            if (latest.status() != TenantStatus.ACTIVE || !identity(openedFor).equals(identity(latest))) {
                return Fit.NONE;
            }
            return configs.samePassword(openedFor, latest) ? Fit.SAME : Fit.OTHER_PASSWORD;
        } catch (InvalidDatabaseConfigException refused) {
            return Fit.NONE;
        }
    }

    /** Returns what a change of which makes a new pool necessary. */
    private Object identity(Tenant tenant) {
        return List.of(configs.resolve(tenant), settings.limitsOf(tenant));
    }

    /**
     * Opens a pool. A plain connection goes first: it fails at once and once where a pool would try again and again.
     *
     * @param owner knows the tenant as it is whenever the pool opens a connection
     * @param patience longest wait for what tenants share
     * @throws SQLException if the database cannot be reached
     */
    HikariDataSource open(Tenant tenant, PooledTenant owner, Duration patience) throws SQLException {
        long started = System.nanoTime();
        TenantConnections.Opened first = verified(tenant, owner, patience);
        HikariDataSource pool = opened(config(tenant, owner, first), first);
        logger.logTenantConnection(tenant, "pool.opened");
        logger.logPerformanceMetric(
                "pool.open.millis", (System.nanoTime() - started) / 1e6, Map.of("tenant", tenant.slug()));
        return pool;
    }

    /** The pool's first connection is the one that was opened already. */
    private static HikariDataSource opened(HikariConfig config, TenantConnections.Opened first) throws SQLException {
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
    void probe(Tenant tenant, PooledTenant owner) throws SQLException {
        verified(tenant, owner, settings.limitsOf(tenant).connectionTimeout()).close();
    }

    private TenantConnections.Opened verified(Tenant tenant, PooledTenant owner, Duration patience)
            throws SQLException {
        try {
            DatabaseConfig config = configs.resolve(tenant);
            return connections.open(owner, tenant, config, database(tenant, config), patience);
        } catch (InvalidDatabaseConfigException | DatabaseMismatchException | CredentialException refused) {
            // Nobody gets here by mistyping a password: the row, the database or the secret was changed.
            logger.logSecurityEvent("connection.refused", Map.of("tenant", tenant.id(), "code", refused.code()));
            throw refused;
        }
    }

    private DataSource database(Tenant tenant, DatabaseConfig config) {
        return configs.dataSource(config, settings.limitsOf(tenant).timeouts());
    }

    private HikariConfig config(Tenant tenant, PooledTenant owner, TenantConnections.Opened first) {
        DatabaseConfig config = configs.resolve(tenant);
        PoolLimits limits = settings.limitsOf(tenant);
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("tenant-" + tenant.id());
        SessionCare sessions =
                new SessionCare(settings.sessionReset(), config.driver(), hikari, limits.connectTimeout());
        hikari.setDataSource(
                new GuardedDataSource(database(tenant, config), config, connections, owner, first, sessions));
        hikari.setExceptionOverride(PoolFailures.EVICTION);
        if (config.driver() == DatabaseDriver.MYSQL || config.driver() == DatabaseDriver.MARIADB) {
            // So that HikariCP sets it back when somebody changed it.
            hikari.setCatalog(config.database());
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
        tellOfStatements(tenant, hikari, sessions);
        return hikari;
    }

    private void tellOfStatements(Tenant tenant, HikariConfig hikari, SessionCare sessions) {
        List<StatementListener> listeners = new ArrayList<>();
        for (PoolCustomizer customizer : settings.customizers()) {
            StatementListener listener = customizer.statements(tenant, hikari);
            if (listener != null) {
                listeners.add(listener);
            }
        }
        if (!listeners.isEmpty()) {
            sessions.tell(new ContainedStatementListener(listeners));
        }
    }
}
