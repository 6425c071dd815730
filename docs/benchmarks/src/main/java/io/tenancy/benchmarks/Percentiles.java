package io.tenancy.benchmarks;

import java.util.stream.LongStream;

/** Many waits, smallest first. */
final class Percentiles {

    private final long[] sorted;

    private Percentiles(long[] sorted) {
        this.sorted = sorted;
    }

    static Percentiles ofNanos(LongStream waits) {
        long[] sorted = waits.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("There are no percentiles of nothing.");
        }
        return new Percentiles(sorted);
    }

    /** @param share of the waits that are at most as long as the result, above 0 and up to 1 */
    double millis(double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}
