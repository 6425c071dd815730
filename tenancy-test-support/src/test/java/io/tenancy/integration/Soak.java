package io.tenancy.integration;

import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.opentest4j.TestAbortedException;

/**
 * How much the tests do that find more the longer they run: a little in the suite, everything with
 * {@code -Dtenancy.test.soak=true}, which the Maven profile {@code soak} sets. They draw from a seed, which
 * {@code -Dtenancy.test.seed} gives.
 */
final class Soak {

    private static final boolean FULL = Boolean.getBoolean("tenancy.test.soak");
    private static final int SEEDS = 3;

    private Soak() {}

    /** What a seed decides. */
    @FunctionalInterface
    interface Run {
        /** @return what was done, to be printed */
        String with(long seed) throws Throwable;
    }

    static long times(long inSuite, long full) {
        return FULL ? full : inSuite;
    }

    /** Runs with one seed in the suite, with three in full, or with the one that is given. */
    static void eachSeed(String what, TestDatabase kind, Run run) {
        for (long seed : seeds()) {
            System.out.printf("%s on %s begins with seed %d%n", what, kind, seed);
            long started = System.nanoTime();
            try {
                String done = run.with(seed);
                System.out.printf(
                        "%s on %s with seed %d: %s in %d s%n",
                        what,
                        kind,
                        seed,
                        done,
                        Duration.ofNanos(System.nanoTime() - started).toSeconds());
            } catch (TestAbortedException skipped) {
                throw skipped;
            } catch (Throwable failed) {
                throw new AssertionError(
                        "%s on %s failed: %s; again with -Dtenancy.test.seed=%d".formatted(what, kind, failed, seed),
                        failed);
            }
        }
    }

    private static List<Long> seeds() {
        Long given = Long.getLong("tenancy.test.seed");
        return given != null
                ? List.of(given)
                : ThreadLocalRandom.current()
                        .longs(times(1, SEEDS), 0, Integer.MAX_VALUE)
                        .boxed()
                        .toList();
    }
}
