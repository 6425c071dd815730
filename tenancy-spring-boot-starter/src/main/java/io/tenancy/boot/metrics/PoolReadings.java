package io.tenancy.boot.metrics;

import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The state of all pools, read at most once a second however many gauges ask. Thread-safe. */
final class PoolReadings {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Reading(Map<Tenant, PoolSnapshot> pools, long atNanos) {}

    private final Supplier<List<PoolSnapshot>> pools;
    private volatile Reading last = new Reading(Map.of(), System.nanoTime() - FRESH_NANOS);

    PoolReadings(Supplier<List<PoolSnapshot>> pools) {
        this.pools = pools;
    }

    /** Returns every pool by its tenant, as that is known now. */
    Map<Tenant, PoolSnapshot> now() {
        Reading reading = last;
        long now = System.nanoTime();
        if (now - reading.atNanos >= FRESH_NANOS) {
            reading = new Reading(
                    pools.get().stream()
                            .collect(Collectors.toMap(PoolSnapshot::tenant, Function.identity(), (one, same) -> one)),
                    now);
            last = reading;
        }
        return reading.pools;
    }
}
