package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tenancy.logging.AuditTrail;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.CacheStatistics;
import io.tenancy.tenant.TenantRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Meters of this node as a whole. */
public final class NodeMeters {

    private final TenantPools pools;
    private final TenantRegistry tenants;
    private final ConnectionMonitor monitor;
    private final double memoryThreshold;
    private final Supplier<Optional<Duration>> credentialAge;
    private final AuditTrail audit;

    /** Micrometer holds on to none of them. */
    private final List<Supplier<Number>> counts = new ArrayList<>();

    /**
     * @param memoryThreshold in bytes; {@link Double#NaN} if there is none
     * @param credentialAge of the oldest password; empty while it is unknown
     */
    public NodeMeters(
            TenantPools pools,
            TenantRegistry tenants,
            ConnectionMonitor monitor,
            double memoryThreshold,
            Supplier<Optional<Duration>> credentialAge,
            AuditTrail audit) {
        this.pools = pools;
        this.tenants = tenants;
        this.monitor = monitor;
        this.memoryThreshold = memoryThreshold;
        this.credentialAge = credentialAge;
        this.audit = audit;
    }

    /** Registers the meters; those of a cache only if the registry of tenants says something of it. */
    void register(MeterRegistry registry) {
        gauge(TenancyMeter.POOLS, registry, pools::openPools);
        gauge(
                TenancyMeter.MEMORY_USED,
                registry,
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        gauge(TenancyMeter.MEMORY_THRESHOLD, registry, () -> memoryThreshold);
        gauge(
                TenancyMeter.CREDENTIALS_AGE,
                registry,
                () -> credentialAge.get().map(age -> (double) age.toSeconds()).orElse(Double.NaN));
        count(TenancyMeter.OBSERVER_FAILURES, registry, monitor::failedObservations);
        count(TenancyMeter.AUDIT_LOST, registry, audit::lost);
        if (tenants.cacheStatistics().isPresent()) {
            count(TenancyMeter.CACHE_HITS, registry, () -> cache(CacheStatistics::hits));
            count(TenancyMeter.CACHE_MISSES, registry, () -> cache(CacheStatistics::misses));
            count(TenancyMeter.CACHE_SHARED, registry, () -> cache(CacheStatistics::shared));
            gauge(TenancyMeter.CACHE_SIZE, registry, () -> cache(CacheStatistics::size));
        }
    }

    private static void gauge(TenancyMeter meter, MeterRegistry registry, Supplier<Number> value) {
        meter.gauge(registry, Tags.empty(), value);
    }

    private void count(TenancyMeter meter, MeterRegistry registry, Supplier<Number> count) {
        counts.add(count);
        meter.counter(registry, count);
    }

    private double cache(ToLongFunction<CacheStatistics> number) {
        return tenants.cacheStatistics()
                .map(now -> (double) number.applyAsLong(now))
                .orElse(Double.NaN);
    }
}
