package io.tenancy.pool;

import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Room for so many open pools. Pools that nobody has used for a while make room, and when there is none the one that was
 * not used for the longest time; a pool in use never does. Thread-safe.
 */
final class PoolRoom {

    private static final long LOOK_EVERY_MILLIS = 10;

    private final NodeLimits limits;
    private final Collection<PooledTenant> tenants;

    /** One permit per pool, from before it is opened until nobody uses it any more. Fair: who asked first is first. */
    private final Semaphore room;

    private final Lock making = new ReentrantLock();

    /** @param tenants all that may have a pool; a live view */
    PoolRoom(NodeLimits limits, Collection<PooledTenant> tenants) {
        this.limits = limits;
        this.tenants = tenants;
        this.room = new Semaphore(limits.maximumPools(), true);
    }

    /**
     * Takes the room for one pool, which {@link #leave()} gives back.
     *
     * @throws CapacityExceededException if there is none within that time
     */
    void enter(Tenant tenant, Duration patience) {
        if (room.tryAcquire()) {
            return;
        }
        long started = System.nanoTime();
        while (System.nanoTime() - started < patience.toNanos()) {
            makeRoom();
            try {
                if (room.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw CapacityExceededException.noRoom(
                tenant, limits.maximumPools(), (System.nanoTime() - started) / 1_000_000);
    }

    void leave() {
        room.release();
    }

    /** As many pools go as callers wait for room, the least recently used first. */
    private void makeRoom() {
        if (!making.tryLock()) {
            return;
        }
        try {
            int wanted = room.getQueueLength() + 1 - room.availablePermits();
            tenants.stream()
                    .filter(PooledTenant::isUnused)
                    .map(tenant -> new Candidate(tenant, tenant.idleNanos()))
                    .sorted(Comparator.comparingLong(Candidate::idleNanos).reversed())
                    .limit(Math.max(0, wanted))
                    .forEach(candidate -> candidate.tenant().evict());
        } finally {
            making.unlock();
        }
    }

    private record Candidate(PooledTenant tenant, long idleNanos) {}

    /** Sees which pools were used since the last time, and closes those that were not for as long as the limits say. */
    void sweep() {
        long longest = limits.idleEviction().toNanos();
        for (PooledTenant tenant : tenants) {
            if (tenant.idleNanos() >= longest && longest > 0 && tenant.isUnused()) {
                tenant.evict();
            }
        }
    }
}
