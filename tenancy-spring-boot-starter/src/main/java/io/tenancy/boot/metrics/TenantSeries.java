package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tenancy.pool.PoolSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one tenant, or of all that have none of their own. Thread-safe. */
final class TenantSeries {

    private static final int MOST_REASONS = 20;

    private final MeterRegistry registry;
    private final String tenant;
    private final List<Meter> meters = new ArrayList<>();
    private final BoundedTag reasons = new BoundedTag(MOST_REASONS);
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private boolean removed;

    final Timer acquire;
    final Timer create;
    final Timer usage;

    /** Null if statements are not timed. */
    final @Nullable Timer query;

    /**
     * @param tenant value of the tag
     * @param queries whether statements are timed
     * @param pools whose state is added up; null while there is none
     */
    TenantSeries(MeterRegistry registry, String tenant, boolean queries, Supplier<@Nullable List<PoolSnapshot>> pools) {
        this.registry = registry;
        this.tenant = tenant;
        this.acquire = added(TenancyMeter.ACQUIRE.timer(registry, tags()));
        this.create = added(TenancyMeter.CREATE.timer(registry, tags()));
        this.usage = added(TenancyMeter.USAGE.timer(registry, tags()));
        this.query = queries ? added(TenancyMeter.QUERY.timer(registry, tags())) : null;
        addGauge(TenancyMeter.POOL_ACTIVE, pools, PoolSnapshot::active);
        addGauge(TenancyMeter.POOL_IDLE, pools, PoolSnapshot::idle);
        addGauge(TenancyMeter.POOL_PENDING, pools, PoolSnapshot::waiting);
        addGauge(TenancyMeter.POOL_MAX, pools, PoolSnapshot::maximum);
    }

    private Tags tags() {
        return Tags.of("tenant", tenant);
    }

    private void addGauge(
            TenancyMeter meter, Supplier<@Nullable List<PoolSnapshot>> pools, ToIntFunction<PoolSnapshot> number) {
        added(meter.gauge(registry, tags(), () -> {
            List<PoolSnapshot> now = pools.get();
            return now == null ? Double.NaN : now.stream().mapToInt(number).sum();
        }));
    }

    private <M extends Meter> M added(M meter) {
        meters.add(meter);
        return meter;
    }

    String tenant() {
        return tenant;
    }

    void failed(String reason) {
        count(TenancyMeter.FAILURES, tags().and("reason", reasons.of(reason)));
    }

    void slow() {
        count(TenancyMeter.SLOW, tags());
    }

    void slowQuery() {
        count(TenancyMeter.SLOW_QUERY, tags());
    }

    private void count(TenancyMeter meter, Tags tags) {
        String key = meter + tags.toString();
        Counter counter = counters.get(key);
        (counter == null ? register(meter, tags, key) : counter).increment();
    }

    /** What is counted for a series that was removed meanwhile is counted in vain, and registered no more. */
    private synchronized Counter register(TenancyMeter meter, Tags tags, String key) {
        Counter counter = meter.counter(registry, tags);
        if (removed) {
            registry.remove(counter);
        } else {
            added(counter);
            counters.put(key, counter);
        }
        return counter;
    }

    synchronized void remove() {
        removed = true;
        meters.forEach(registry::remove);
    }
}
