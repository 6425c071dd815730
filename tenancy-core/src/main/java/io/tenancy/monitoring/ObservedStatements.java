package io.tenancy.monitoring;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.tenancy.ObserverGuard;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The statements of one pool, kept for the monitor and passed on. Thread-safe. */
final class ObservedStatements {

    /** A database that has become slow makes all its statements slow. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Told of slow statements, of each pool once a second. */
    @FunctionalInterface
    interface Log {

        /** @param unsaid how many slow statements came since the one before that was told */
        void slow(@Nullable String sql, long nanos, long unsaid);
    }

    private final RecentTimes times = new RecentTimes();
    private final long slowNanos;
    private final StatementTracker[] trackers;
    private final ObserverGuard guard;
    private final Log log;
    private final LongSupplier clock;
    private final AtomicLong saidNanos;
    private final AtomicLong unsaid = new AtomicLong();

    /**
     * @param trackers those among them that follow statements are told
     * @param clock as {@link System#nanoTime}
     */
    ObservedStatements(
            long slowNanos, List<IMetricsTracker> trackers, ObserverGuard guard, Log log, LongSupplier clock) {
        this.slowNanos = slowNanos;
        this.trackers =
                trackers.stream().filter(StatementTracker.class::isInstance).toArray(StatementTracker[]::new);
        this.guard = guard;
        this.log = log;
        this.clock = clock;
        this.saidNanos = new AtomicLong(clock.getAsLong() - PAUSE_NANOS);
    }

    RecentTimes times() {
        return times;
    }

    void executed(@Nullable String sql, long nanos) {
        times.add(nanos);
        boolean slow = nanos >= slowNanos;
        for (StatementTracker tracker : trackers) {
            try {
                tracker.recordStatementNanos(nanos, slow);
            } catch (RuntimeException failed) {
                guard.failed(failed);
            }
        }
        if (slow) {
            slow(sql, nanos);
        }
    }

    private void slow(@Nullable String sql, long nanos) {
        long now = clock.getAsLong();
        long said = saidNanos.get();
        if (now - said >= PAUSE_NANOS && saidNanos.compareAndSet(said, now)) {
            log.slow(sql, nanos, unsaid.getAndSet(0));
        } else {
            unsaid.incrementAndGet();
        }
    }
}
