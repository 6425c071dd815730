package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.connection.TenantHandle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gets connections of one tenant: from the published pool, or by opening it.
 */
final class PooledTenant extends PublishedPool implements TenantHandle {

    private final PoolFactory factory;
    private final LongFunction<Optional<Tenant>> registry;

    private final PoolOpening opening = new PoolOpening();

    /** @param registry reads one tenant by its id: cached, and within a second in any case */
    PooledTenant(Tenant tenant, PoolFactory factory, LongFunction<Optional<Tenant>> registry, PoolScheduler scheduler) {
        super(tenant, factory, scheduler);
        this.factory = factory;
        this.registry = registry;
    }

    @Override
    public Connection getConnection() throws SQLException {
        HikariDataSource pool = open;
        if (pool != null) {
            try {
                Connection connection = pool.getConnection();
                // As in borrow(), which is written out here because each call less counts.
                if (open == pool) {
                    return connection;
                }
                connection.close();
            } catch (SQLException failed) {
                return again(pool, failed);
            }
        }
        return getConnectionAfterOpening();
    }

    /**
     * Null if the pool was unpublished meanwhile. The look comes after the borrowing, and who retires a pool unpublishes
     * it before counting what is in use: so either the count includes this connection, or it is given back here. A
     * connection that neither saw would be cut off in the middle of its work when the pool closes.
     */
    private @Nullable Connection borrow(HikariDataSource pool) throws SQLException {
        Connection connection = pool.getConnection();
        if (open() == pool) {
            return connection;
        }
        connection.close();
        return null;
    }

    /** A pool that was retired between the look and the call is replaced without the caller noticing. */
    private Connection again(HikariDataSource pool, SQLException failed) throws SQLException {
        if (pool.isClosed() || open() != pool) {
            return getConnectionAfterOpening();
        }
        throw PoolFailures.translate(failed, snapshot(pool), pool.getConnectionTimeout());
    }

    private Connection getConnectionAfterOpening() throws SQLException {
        SQLException last = null;
        long started = System.nanoTime();
        do {
            HikariDataSource pool = opening.once(this::openNow, tenant(), factory.connectTimeout());
            try {
                Connection connection = borrow(pool);
                if (connection != null) {
                    return connection;
                }
            } catch (SQLException failed) {
                if (!pool.isClosed() && open() == pool) {
                    throw PoolFailures.translate(failed, snapshot(pool), pool.getConnectionTimeout());
                }
                last = failed;
            }
        } while (mayTryAgain(started));
        throw TenantUnavailableException.unreachable(
                tenant(), millisSince(started), last == null ? new SQLException("retired") : last);
    }

    private HikariDataSource openNow() throws SQLException {
        long started = System.nanoTime();
        do {
            Tenant latest = latest();
            HikariDataSource pool = published(latest);
            if (pool == null) {
                pool = open(latest);
            }
            if (publish(latest, pool)) {
                return pool;
            }
            retire(pool);
        } while (mayTryAgain(started));
        throw TenantUnavailableException.unreachable(
                tenant(),
                millisSince(started),
                new SQLException("The tenant changed again and again while its pool was opened."));
    }

    /** However often the tenant changes meanwhile, a caller gives up only when its time is over. */
    private boolean mayTryAgain(long startedNanos) {
        return System.nanoTime() - startedNanos < factory.connectionTimeout().toNanos();
    }

    private static long millisSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    private HikariDataSource open(Tenant latest) throws SQLException {
        long started = System.nanoTime();
        try {
            return factory.open(latest, this::tenant);
        } catch (SQLException failed) {
            throw PoolFailures.connecting(failed, latest, millisSince(started));
        }
    }

    /** The registry decides, not the snapshot that somebody switched to. */
    private Tenant latest() {
        Tenant before = tenant();
        Tenant latest = registry.apply(before.id()).orElse(null);
        if (latest == null) {
            throw TenantNotFoundException.byId(before.id());
        }
        replace(before, latest);
        requireUsable();
        return tenant();
    }
}
