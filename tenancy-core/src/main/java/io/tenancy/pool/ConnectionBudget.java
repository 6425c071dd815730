package io.tenancy.pool;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many connections that several tenants share: those of this node, or its share of a database server's. Who asked
 * first is first. Thread-safe.
 */
final class ConnectionBudget {

    private final String what;
    private final String remedy;
    private final Permits permits = new Permits();
    private final AtomicInteger waiting = new AtomicInteger();
    private int limit;

    /**
     * @param what the connections, as a message says it
     * @param remedy what helps if there are too few
     */
    ConnectionBudget(String what, String remedy, int limit) {
        this.what = what;
        this.remedy = remedy;
        limit(limit);
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }

    /**
     * Takes one, behind everybody who waits already.
     *
     * @param whenWaiting is run before waiting, if there is none at once
     * @return whether there was one within that time
     */
    boolean take(Duration patience, Runnable whenWaiting) throws InterruptedException {
        // Without a time this would not wait in line.
        if (permits.tryAcquire(0, TimeUnit.NANOSECONDS)) {
            return true;
        }
        waiting.incrementAndGet();
        try {
            whenWaiting.run();
            return permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            waiting.decrementAndGet();
        }
    }

    void giveBack() {
        permits.release();
    }

    /** Changes how many there are. What is taken beyond that stays so until it is given back. */
    synchronized void limit(int connections) {
        int more = connections - limit;
        limit = connections;
        if (more >= 0) {
            permits.release(more);
        } else {
            permits.reducePermits(-more);
        }
    }

    synchronized int limit() {
        return limit;
    }

    /** Returns how many are taken. */
    synchronized int taken() {
        return limit - permits.availablePermits();
    }

    int waiting() {
        return waiting.get();
    }

    /** Returns how many have to be given back until nobody waits and none is taken beyond the limit. */
    int shortage() {
        return Math.max(0, waiting.get() - permits.availablePermits());
    }

    /** A semaphore may be made smaller by its subclasses only. */
    private static final class Permits extends Semaphore {

        private static final long serialVersionUID = 1L;

        Permits() {
            super(0, true);
        }

        @Override
        protected void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }
    }
}
