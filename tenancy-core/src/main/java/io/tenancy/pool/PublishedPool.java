package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.connection.InvalidDatabaseConfigException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of one tenant that is handed out now, and the tenant as it is known now. A published pool means that the
 * tenant may be used: whoever learns otherwise unpublishes it. A base class and no part, so that the way to a connection
 * is one field. Thread-safe.
 */
abstract class PublishedPool {

    private static final Logger log = LoggerFactory.getLogger(PublishedPool.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Duration drainTimeout;
    private final PoolFactory factory;
    private final PoolScheduler scheduler;

    /** Read by {@link PooledTenant} itself: each call less on the way to a connection counts. */
    volatile @Nullable HikariDataSource open;

    private volatile Tenant tenant;
    private volatile boolean removed;
    private volatile CompletableFuture<?> retired = CompletableFuture.completedFuture(null);

    /** A pool that is fine but may only be used again after the registry was asked. */
    private @Nullable HikariDataSource parked;

    /** Guards changes of the fields above; held only for moments, never during I/O. */
    private final Lock changing = new ReentrantLock();

    PublishedPool(Tenant tenant, PoolFactory factory, PoolScheduler scheduler) {
        this.tenant = tenant;
        this.factory = factory;
        this.drainTimeout = factory.drainTimeout();
        this.scheduler = scheduler;
    }

    /** Returns whether this belongs to the pools with that scheduler, and not to another application of this JVM. */
    final boolean isServedBy(PoolScheduler other) {
        return scheduler == other;
    }

    /** Returns the published pool, or null. */
    final @Nullable HikariDataSource open() {
        return open;
    }

    /** Returns the tenant as it is known now. */
    public final Tenant tenant() {
        return tenant;
    }

    /**
     * Returns quietly if the tenant may be used by what is known now.
     *
     * @throws io.tenancy.TenancyException if it is deleted, inactive or not ready
     */
    public final void requireUsable() {
        if (open == null) {
            Tenant seen = tenant;
            if (removed) {
                throw TenantNotFoundException.byId(seen.id());
            }
            seen.status().requireUsable(seen);
        }
    }

    /** Returns the pool that is open, or was put aside for this very snapshot; null if one must be opened. */
    final @Nullable HikariDataSource published(Tenant latest) {
        changing.lock();
        try {
            return open != null ? open : latest == tenant ? parked : null;
        } finally {
            changing.unlock();
        }
    }

    /** Publishes a pool unless the tenant has changed since it was opened; false then. */
    final boolean publish(Tenant latest, HikariDataSource pool) {
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
    final void replace(Tenant before, Tenant latest) {
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
    final void changed(Tenant latest) {
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
    final void remove() {
        changing.lock();
        try {
            removed = true;
            unpublish();
        } finally {
            changing.unlock();
        }
    }

    /** Keeps the pool, but hands out nothing from it before the registry was asked again. */
    final void distrust() {
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

    /** Closes a pool once nobody uses it. */
    final void retire(HikariDataSource pool) {
        // Together with one that is still being drained: who drops the database waits for both.
        retired = CompletableFuture.allOf(retired, scheduler.retire(pool, drainTimeout));
    }

    final void awaitRetired() {
        try {
            retired.get(drainTimeout.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException notClosed) {
            log.warn("The retired pool of tenant {} is not closed yet.", tenant.id(), notClosed);
        }
    }

    final Optional<HikariDataSource> pool() {
        return Optional.ofNullable(open);
    }

    /** Hands the pool over to whoever closes it. */
    final Optional<HikariDataSource> surrender() {
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

    final PoolSnapshot snapshot(HikariDataSource pool) {
        return PoolSnapshot.of(tenant, pool);
    }
}
