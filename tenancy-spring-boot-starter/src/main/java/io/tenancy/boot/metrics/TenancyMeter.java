package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every meter there is: the reference, and the test that compares it, have no other source. */
enum TenancyMeter {
    POOLS("tenancy.pools", Type.GAUGE, "pools", "Open pools on this node."),
    POOL_ACTIVE("tenancy.pool.active", Type.GAUGE, "connections", "Connections in use.", "tenant"),
    POOL_IDLE("tenancy.pool.idle", Type.GAUGE, "connections", "Connections ready for use.", "tenant"),
    POOL_PENDING("tenancy.pool.pending", Type.GAUGE, "callers", "Callers that wait for a connection.", "tenant"),
    POOL_MAX("tenancy.pool.max", Type.GAUGE, "connections", "Most connections the pools open.", "tenant"),
    ACQUIRE(
            "tenancy.connection.acquire",
            Type.TIMER,
            null,
            "Waits for a connection of an open pool, in vain or not.",
            "tenant"),
    CREATE("tenancy.connection.create", Type.TIMER, null, "Attempts of pools to open another connection.", "tenant"),
    USAGE("tenancy.connection.usage", Type.TIMER, null, "Times from getting a connection to giving it back.", "tenant"),
    FAILURES(
            "tenancy.connection.failures",
            Type.COUNTER,
            "failures",
            "Connections that were asked for in vain.",
            "tenant",
            "reason"),
    SLOW(
            "tenancy.connection.slow",
            Type.COUNTER,
            "waits",
            "Waits for a connection of an open pool that were longer than the threshold.",
            "tenant"),
    QUERY("tenancy.query", Type.TIMER, null, "Statements of tenants, failed ones too.", "tenant"),
    SLOW_QUERY(
            "tenancy.query.slow",
            Type.COUNTER,
            "statements",
            "Statements of tenants that took longer than the threshold.",
            "tenant"),
    SWITCH_REJECTED("tenancy.switch.rejected", Type.COUNTER, "switches", "Switches that were refused.", "reason"),
    SECURITY_EVENTS("tenancy.security.events", Type.COUNTER, "events", "Security events.", "type"),
    MIGRATION_RUNS(
            "tenancy.migration.runs",
            Type.COUNTER,
            "runs",
            "Runs over many tenants that ended with this node taking part.",
            "outcome"),
    PERFORMANCE(
            "tenancy.performance",
            Type.SUMMARY,
            null,
            "What TenancyLogger.logPerformanceMetric was told; the unit is in the metric's name.",
            "metric"),
    CUSTOM("tenancy.custom", Type.GAUGE, null, "What the application's TenancyMetricsCollector beans say.", "metric"),
    CACHE_HITS(
            "tenancy.cache.hits",
            Type.COUNTER,
            "lookups",
            "Look-ups of tenants that were answered without the central database."),
    CACHE_MISSES(
            "tenancy.cache.misses",
            Type.COUNTER,
            "lookups",
            "Look-ups of tenants that this node could not answer by itself."),
    CACHE_SHARED(
            "tenancy.cache.shared",
            Type.COUNTER,
            "reads",
            "Reads of the central database that were spared because another node had read the same."),
    CACHE_SIZE("tenancy.cache.size", Type.GAUGE, "tenants", "Tenants in the cache."),
    MEMORY_USED("tenancy.memory.used", Type.GAUGE, "bytes", "Heap in use."),
    MEMORY_THRESHOLD("tenancy.memory.threshold", Type.GAUGE, "bytes", "Heap in use that is too much."),
    CREDENTIALS_AGE(
            "tenancy.credentials.age", Type.GAUGE, "seconds", "Age of the oldest password of a tenant's login."),
    OBSERVER_FAILURES(
            "tenancy.observer.failures",
            Type.COUNTER,
            "failures",
            "Observations of connections that failed; the operation went on."),
    AUDIT_LOST("tenancy.audit.lost", Type.COUNTER, "entries", "Entries that the audit trail of this node lost."),
    ALERTS("tenancy.alerts", Type.GAUGE, "alerts", "Alerts that are raised and not over.", "type", "severity"),
    ALERT_FAILURES(
            "tenancy.alert.failures",
            Type.COUNTER,
            "failures",
            "Alerts that a listener missed or failed at, and values that could not be read.");

    /** Kinds of meters. */
    enum Type {
        GAUGE,
        COUNTER,
        TIMER,
        SUMMARY
    }

    private final String id;
    private final Type type;
    private final @Nullable String unit;
    private final String description;
    private final List<String> tags;

    TenancyMeter(String id, Type type, @Nullable String unit, String description, String... tags) {
        this.id = id;
        this.type = type;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    String id() {
        return id;
    }

    Type type() {
        return type;
    }

    /** Returns the base unit; null for timers, whose unit is the registry's, and where the meter has none. */
    @Nullable
    String unit() {
        return unit;
    }

    String description() {
        return description;
    }

    List<String> tags() {
        return tags;
    }

    /** Registers a gauge; the value is {@link Double#NaN} while it is unknown. */
    Gauge gauge(MeterRegistry registry, Tags values, Supplier<Number> value) {
        return Gauge.builder(id, value)
                .description(description)
                .baseUnit(unit)
                .tags(values)
                .register(registry);
    }

    Timer timer(MeterRegistry registry, Tags values) {
        return Timer.builder(id).description(description).tags(values).register(registry);
    }

    Counter counter(MeterRegistry registry, Tags values) {
        return Counter.builder(id)
                .description(description)
                .baseUnit(unit)
                .tags(values)
                .register(registry);
    }

    /** Registers a counter that somebody else counts. */
    FunctionCounter counter(MeterRegistry registry, Supplier<Number> count) {
        return FunctionCounter.builder(id, count, each -> each.get().doubleValue())
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    DistributionSummary summary(MeterRegistry registry, Tags values) {
        return DistributionSummary.builder(id)
                .description(description)
                .tags(values)
                .register(registry);
    }
}
