package io.tenancy.monitoring;

import io.tenancy.pool.ConnectionMeasurements.Measured;
import io.tenancy.tenant.Tenant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What happened to one tenant's connections on this node. Thread-safe. */
final class WatchedTenant {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Tenant tenant;
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable ObservedPool pool;

    private long failuresBefore;
    private long failuresLately;
    private long sinceNanos = System.nanoTime();

    WatchedTenant(Tenant tenant) {
        this.tenant = tenant;
    }

    void failed() {
        failures.incrementAndGet();
    }

    void opened(ObservedPool opened) {
        pool = opened;
    }

    /** Returns whether there is nothing more to know; another pool may have taken the place of this one. */
    boolean closed(ObservedPool closed) {
        if (pool == closed) {
            pool = null;
        }
        return pool == null && failures.get() == 0;
    }

    Measured measured() {
        ObservedPool open = pool;
        return new Measured(
                open == null ? null : open.times().millis(0.5),
                open == null ? null : open.times().millis(0.99),
                failures.get());
    }

    /** Returns the time within which 99 of 100 statements of the open pool ran; null if there were none or none is timed. */
    @Nullable
    Double statementP99Millis() {
        ObservedPool open = pool;
        ObservedStatements timed = open == null ? null : open.statements();
        return timed == null ? null : timed.times().millis(0.99);
    }

    Activity activity() {
        ObservedPool open = pool;
        return new Activity(tenant, (open == null ? 0 : open.times().recent()) + recentFailures());
    }

    /** Of the last half to whole minute, or since anybody asked last. */
    synchronized long recentFailures() {
        long all = failures.get();
        long now = System.nanoTime();
        if (now - sinceNanos >= WINDOW_NANOS) {
            failuresBefore = failuresLately;
            failuresLately = all;
            sinceNanos = now;
        }
        return all - failuresBefore;
    }
}
