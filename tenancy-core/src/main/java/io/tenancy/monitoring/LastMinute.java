package io.tenancy.monitoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How often something happened within the last minute. Thread-safe. */
final class LastMinute {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** More are not told from this many. */
    private static final int MOST = 10_000;

    private final LongSupplier nanos;
    private final Deque<Long> times = new ArrayDeque<>();

    LastMinute(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void add() {
        if (times.size() < MOST) {
            times.addLast(nanos.getAsLong());
        }
    }

    /** Forgets what is over a minute old. */
    synchronized int count() {
        while (!times.isEmpty() && nanos.getAsLong() - times.getFirst() >= WINDOW_NANOS) {
            times.removeFirst();
        }
        return times.size();
    }
}
