package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.tenancy.pool.PoolFactory.Fit;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.tenant.TenantVersion;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pool of one tenant that is handed out now, and the tenant as it is known now. A published pool means that the
 * tenant may be used: whoever learns otherwise unpublishes it. A base class and no part, so that the way to a connection
 * is one field. Thread-safe.
 */
abstract class PublishedPool {

    private final PoolParts parts;
    private final Breaker breaker;

    /**
     * What is inside {@link #open}, null whenever that is, and read by {@link PooledTenant} itself. With many tenants the
     * way to a connection is mostly waiting for memory: this leaves out the data source and its flag for being closed.
     */
    volatile @Nullable HikariPool ready;

    /** Set by every use and cleared once a second, so that nobody who asks for a connection has to read a clock. */
    boolean used;

    /** Most callers that may wait for a connection; changes before a pool is published. */
    int mostWaiting;

    private volatile long lastUsedNanos = System.nanoTime();

    private volatile Tenant tenant;
    private volatile boolean removed;
    private final RetiredPools retired;

    private volatile @Nullable HikariDataSource open;

    /** A pool that is fine but may only be used again after the registry, or its database, was asked. */
    private volatile @Nullable HikariDataSource parked;

    /** Guards changes of the fields above; held only for moments, never during I/O. */
    private final Lock changing = new ReentrantLock();

    PublishedPool(Tenant tenant, PoolParts parts) {
        this.tenant = tenant;
        this.parts = parts;
        this.breaker = new Breaker(parts.settings().breaker());
        this.retired = new RetiredPools(parts.scheduler());
    }

    final Breaker breaker() {
        return breaker;
    }

    final PoolLimits limits() {
        return parts.settings().limitsOf(tenant);
    }

    /** Returns whether this belongs to the pools with that scheduler, and not to another application of this JVM. */
    final boolean isServedBy(PoolScheduler other) {
        return parts.scheduler() == other;
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
        if (ready == null) {
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

    /** Publishes a pool unless the tenant has changed since it was opened so that it leads elsewhere; false then. */
    final boolean publish(Tenant latest, HikariDataSource pool) {
        Tenant seen = tenant;
        if (latest != seen && parts.factory().fit(latest, seen) != Fit.SAME) {
            return false;
        }
        return guarded(() -> {
            if (removed || tenant != seen || tenant.status() != TenantStatus.ACTIVE) {
                return false;
            }
            parked = null;
            mostWaiting = limits().maximumWaiting();
            lastUsedNanos = System.nanoTime();
            open = pool;
            ready = (HikariPool) pool.getHikariPoolMXBean();
            return true;
        });
    }

    /** Takes over a snapshot unless a newer one came in the meantime. */
    final void replace(Tenant before, Tenant latest) {
        if (before != latest) {
            follow(before, latest);
        }
    }

    /** Follows a change: what may not be used, or is elsewhere now, is unpublished and drained. */
    final void changed(Tenant latest) {
        Tenant before = tenant;
        while (!follow(before, latest)) {
            before = tenant;
        }
    }

    /** Returns whether the tenant was still the one before. */
    private boolean follow(Tenant before, Tenant latest) {
        Fit fit = current() == null ? Fit.NONE : parts.factory().fit(before, latest);
        boolean same = TenantVersion.same(before, latest);
        if (!guarded(() -> tenant == before && take(latest, fit))) {
            return false;
        }
        HikariDataSource pool = current();
        if (fit == Fit.OTHER_PASSWORD && pool != null) {
            // Whoever has a connection keeps it; what is opened from now on has the new password.
            pool.getHikariPoolMXBean().softEvictConnections();
        }
        if (!same) {
            // Somebody did something about it: worth another try.
            rowChanged();
            recovered();
        }
        return true;
    }

    private boolean take(Tenant latest, Fit fit) {
        tenant = latest;
        if (fit == Fit.NONE) {
            unpublish();
        }
        return true;
    }

    /** Called after each change of the tenant's row. */
    abstract void rowChanged();

    /** The database answers, or might. */
    final void recovered() {
        if (breaker.succeeded()) {
            parts.logger().logTenantConnection(tenant, "breaker.closed");
        }
    }

    /** The pool leads elsewhere than it should: nobody gets it any more. */
    final void abandon() {
        guarded(() -> {
            unpublish();
            return true;
        });
    }

    /** The tenant's row is gone. */
    final void remove() {
        guarded(() -> {
            removed = true;
            unpublish();
            return true;
        });
    }

    private boolean guarded(BooleanSupplier change) {
        changing.lock();
        try {
            return change.getAsBoolean();
        } finally {
            changing.unlock();
        }
    }

    /**
     * Keeps the pool, but hands out nothing from it before the registry, or the database, was asked again.
     *
     * @return the pool that is kept, or null if there is none
     */
    final @Nullable HikariDataSource distrust() {
        changing.lock();
        try {
            if (open != null) {
                parked = open;
                handOutNothing();
            }
            return parked;
        } finally {
            changing.unlock();
        }
    }

    /** Returns for how long nobody has used the pool, give or take a second. */
    final long idleNanos() {
        long now = System.nanoTime();
        if (used) {
            used = false;
            lastUsedNanos = now;
        }
        return now - lastUsedNanos;
    }

    /** Returns the pool that there is, handed out or put aside; null if there is none. */
    final @Nullable HikariDataSource current() {
        HikariDataSource pool = open;
        return pool != null ? pool : parked;
    }

    /** Returns whether there is a pool of which no connection is in use or waited for. */
    final boolean isUnused() {
        HikariDataSource pool = current();
        return pool != null && PoolSnapshot.of(tenant, pool, breaker).isUnused();
    }

    /** Closes the pool if it is unused; the next caller opens another one. */
    final void evict() {
        if (unpublishUnused()) {
            parts.logger().logTenantConnection(tenant, "pool.evicted");
        }
    }

    private boolean unpublishUnused() {
        return guarded(() -> {
            boolean unused = isUnused();
            if (unused) {
                unpublish();
            }
            return unused;
        });
    }

    private void handOutNothing() {
        ready = null;
        open = null;
    }

    private void unpublish() {
        HikariDataSource pool = current();
        handOutNothing();
        parked = null;
        if (pool != null) {
            retire(pool);
        }
    }

    /** Closes a pool once nobody uses it. */
    final void retire(HikariDataSource pool) {
        retired.add(pool, limits().drainTimeout(), parts.room()::leave);
    }

    final void awaitRetired() {
        retired.await(tenant, limits().drainTimeout());
    }

    /** Hands the pool over to whoever closes it. */
    final Optional<HikariDataSource> surrender() {
        changing.lock();
        try {
            HikariDataSource pool = current();
            handOutNothing();
            parked = null;
            removed = true;
            return Optional.ofNullable(pool);
        } finally {
            changing.unlock();
        }
    }
}
