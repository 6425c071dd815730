package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.connection.InvalidDatabaseConfigException;
import io.tenancy.connection.TenantHandle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tenant and its pool. A published pool means that the tenant may be used: whoever learns otherwise unpublishes it,
 * so that the way to a connection is one field and the pool.
 */
final class PooledTenant implements TenantHandle {

    private static final Logger log = LoggerFactory.getLogger(PooledTenant.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final PoolFactory factory;
    private final LongFunction<Optional<Tenant>> registry;
    private final PoolScheduler scheduler;

    private volatile @Nullable HikariDataSource open;
    private volatile Tenant tenant;
    private volatile boolean removed;
    private volatile CompletableFuture<?> retired = CompletableFuture.completedFuture(null);

    /** A pool that is fine but may only be used again after the registry was asked. */
    private @Nullable HikariDataSource parked;

    /** Guards changes of the fields above; held only for moments, never during I/O. */
    private final Lock changing = new ReentrantLock();

    private final AtomicReference<@Nullable CompletableFuture<HikariDataSource>> opening = new AtomicReference<>();

    /** @param registry reads one tenant by its id: cached, and within a second in any case */
    PooledTenant(Tenant tenant, PoolFactory factory, LongFunction<Optional<Tenant>> registry, PoolScheduler scheduler) {
        this.tenant = tenant;
        this.factory = factory;
        this.registry = registry;
        this.scheduler = scheduler;
    }

    @Override
    public Tenant tenant() {
        return tenant;
    }

    @Override
    public void requireUsable() {
        if (open == null) {
            requireUsable(tenant);
        }
    }

    private void requireUsable(Tenant seen) {
        if (removed) {
            throw TenantNotFoundException.byId(seen.id());
        }
        seen.status().requireUsable(seen);
    }

    @Override
    public Connection getConnection() throws SQLException {
        HikariDataSource pool = open;
        if (pool != null) {
            try {
                Connection connection = borrow(pool);
                if (connection != null) {
                    return connection;
                }
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
        if (open == pool) {
            return connection;
        }
        connection.close();
        return null;
    }

    /** A pool that was retired between the look and the call is replaced without the caller noticing. */
    private Connection again(HikariDataSource pool, SQLException failed) throws SQLException {
        if (pool.isClosed() || open != pool) {
            return getConnectionAfterOpening();
        }
        throw PoolFailures.translate(failed, snapshot(pool), pool.getConnectionTimeout());
    }

    private Connection getConnectionAfterOpening() throws SQLException {
        SQLException last = null;
        long started = System.nanoTime();
        do {
            HikariDataSource pool = openOnce();
            try {
                Connection connection = borrow(pool);
                if (connection != null) {
                    return connection;
                }
            } catch (SQLException failed) {
                if (!pool.isClosed() && open == pool) {
                    throw PoolFailures.translate(failed, snapshot(pool), pool.getConnectionTimeout());
                }
                last = failed;
            }
        } while (mayTryAgain(started));
        throw TenantUnavailableException.unreachable(
                tenant, millisSince(started), last == null ? new SQLException("retired") : last);
    }

    /** Whoever comes first opens; the others wait for the same result, also if it is a failure. */
    private HikariDataSource openOnce() throws SQLException {
        CompletableFuture<HikariDataSource> mine = new CompletableFuture<>();
        CompletableFuture<HikariDataSource> others = opening.compareAndExchange(null, mine);
        if (others != null) {
            return PoolFailures.await(others, tenant, factory.connectTimeout());
        }
        try {
            HikariDataSource pool = openNow();
            opening.set(null);
            mine.complete(pool);
            return pool;
        } catch (Throwable failed) {
            opening.set(null);
            mine.completeExceptionally(failed);
            throw failed;
        }
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
                tenant,
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
        Tenant before = tenant;
        Tenant latest = registry.apply(before.id()).orElse(null);
        if (latest == null) {
            throw TenantNotFoundException.byId(before.id());
        }
        replace(before, latest);
        requireUsable(tenant);
        return tenant;
    }

    private @Nullable HikariDataSource published(Tenant latest) {
        changing.lock();
        try {
            return open != null ? open : latest == tenant ? parked : null;
        } finally {
            changing.unlock();
        }
    }

    private boolean publish(Tenant latest, HikariDataSource pool) {
        changing.lock();
        try {
            if (tenant != latest || removed) {
                return false;
            }
            parked = null;
            open = pool;
            return true;
        } finally {
            changing.unlock();
        }
    }

    /** Takes over a snapshot unless a newer one came in the meantime. */
    void replace(Tenant before, Tenant latest) {
        changing.lock();
        try {
            if (tenant == before && before != latest) {
                changed(latest);
            }
        } finally {
            changing.unlock();
        }
    }

    /** Follows a change: what may not be used, or is elsewhere now, is unpublished and drained. */
    void changed(Tenant latest) {
        changing.lock();
        try {
            boolean keep = latest.status() == TenantStatus.ACTIVE && sameDatabase(tenant, latest);
            tenant = latest;
            if (!keep) {
                unpublish();
            }
        } finally {
            changing.unlock();
        }
    }

    private boolean sameDatabase(Tenant before, Tenant latest) {
        try {
            return (open != null || parked != null) && factory.identity(before).equals(factory.identity(latest));
        } catch (InvalidDatabaseConfigException refused) {
            return false;
        }
    }

    /** The tenant's row is gone. */
    void remove() {
        changing.lock();
        try {
            removed = true;
            unpublish();
        } finally {
            changing.unlock();
        }
    }

    /** Keeps the pool, but hands out nothing from it before the registry was asked again. */
    void distrust() {
        changing.lock();
        try {
            if (open != null) {
                parked = open;
                open = null;
            }
        } finally {
            changing.unlock();
        }
    }

    private void unpublish() {
        HikariDataSource pool = open != null ? open : parked;
        open = null;
        parked = null;
        if (pool != null) {
            retire(pool);
        }
    }

    private void retire(HikariDataSource pool) {
        // Together with one that is still being drained: who drops the database waits for both.
        retired = CompletableFuture.allOf(retired, scheduler.retire(pool, factory.drainTimeout()));
    }

    void awaitRetired() {
        try {
            retired.get(factory.drainTimeout().plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException notClosed) {
            log.warn("The retired pool of tenant {} is not closed yet.", tenant.id(), notClosed);
        }
    }

    Optional<HikariDataSource> pool() {
        return Optional.ofNullable(open);
    }

    /** Hands the pool over to whoever closes it. */
    Optional<HikariDataSource> surrender() {
        changing.lock();
        try {
            HikariDataSource pool = open != null ? open : parked;
            open = null;
            parked = null;
            removed = true;
            return Optional.ofNullable(pool);
        } finally {
            changing.unlock();
        }
    }

    PoolSnapshot snapshot(HikariDataSource pool) {
        return PoolSnapshot.of(tenant, pool);
    }
}
