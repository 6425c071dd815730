package io.tenancy.monitoring;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long callers waited, or statements took, lately: counts in buckets, each a quarter wider than the one before, of the last half to whole
 * minute. Threads that count at the same moment may lose one: exact counts would cost each of them more than they are
 * worth. No library's histogram: HdrHistogram takes ten times the memory, of which a node with 1,000 pools has enough use.
 */
final class RecentTimes {

    /** What is quicker counts as this quick: about a microsecond. */
    private static final int SHORTEST_BITS = 10;

    /** Two bits after the highest one: four buckets for each doubling. */
    private static final int BITS = 2;

    /** Up to more than two minutes. */
    private static final int BUCKETS = 28 << BITS;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private int[] current = new int[BUCKETS];
    private int[] before = new int[BUCKETS];
    private long sinceNanos = System.nanoTime();

    void add(long nanos) {
        current[bucket(nanos)]++;
    }

    /** Returns the time within which that share of them was through; null if there were none. */
    synchronized @Nullable Double millis(double share) {
        turn();
        long all = count();
        if (all == 0) {
            return null;
        }
        long within = 0;
        for (int i = 0; i < BUCKETS; i++) {
            within += current[i] + before[i];
            if (within >= share * all) {
                return upperNanos(i) / 1e6;
            }
        }
        return null;
    }

    /** Returns how many there were. */
    synchronized long recent() {
        turn();
        return count();
    }

    private long count() {
        return Arrays.stream(current).asLongStream().sum()
                + Arrays.stream(before).asLongStream().sum();
    }

    /** Forgets what is over a minute old; done by who reads. */
    private void turn() {
        long now = System.nanoTime();
        if (now - sinceNanos >= WINDOW_NANOS) {
            before = now - sinceNanos >= 2 * WINDOW_NANOS ? new int[BUCKETS] : current;
            current = new int[BUCKETS];
            sinceNanos = now;
        }
    }

    private static int bucket(long nanos) {
        int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1);
        if (bits < SHORTEST_BITS) {
            return 0;
        }
        int fraction = (int) (nanos >>> (bits - BITS)) & ((1 << BITS) - 1);
        return Math.min(((bits - SHORTEST_BITS) << BITS) + fraction, BUCKETS - 1);
    }

    private static double upperNanos(int bucket) {
        int next = bucket + 1;
        return Math.scalb(1 + (next & ((1 << BITS) - 1)) / (double) (1 << BITS), SHORTEST_BITS + (next >> BITS));
    }
}
