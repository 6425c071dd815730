package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tenancy.logging.TenancyEventListener;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Meters of what is told to the {@link io.tenancy.logging.TenancyLogger}. Thread-safe. */
public final class EventMeters implements TenancyEventListener {

    private static final int MOST_NAMES = 50;

    /** What says that a run has ended, and how. */
    private static final Map<String, String> RUNS =
            Map.of("fleet.migrated", "done", "fleet.migration.failed", "failed");

    private final Supplier<@Nullable MeterRegistry> registry;
    private final BoundedTag types = new BoundedTag(MOST_NAMES);
    private final BoundedTag metrics = new BoundedTag(MOST_NAMES);

    /** @param registry null while there is none yet */
    public EventMeters(Supplier<@Nullable MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void securityEvent(String type, Map<String, ?> context) {
        MeterRegistry meters = registry.get();
        if (meters != null) {
            TenancyMeter.SECURITY_EVENTS
                    .counter(meters, Tags.of("type", types.of(type)))
                    .increment();
        }
    }

    /** A run that found nobody behind is none, and says nothing. */
    @Override
    public void databaseOperation(String operation, Map<String, ?> context) {
        String outcome = RUNS.get(operation);
        MeterRegistry meters = registry.get();
        if (outcome != null && meters != null) {
            TenancyMeter.MIGRATION_RUNS
                    .counter(meters, Tags.of("outcome", outcome))
                    .increment();
        }
    }

    @Override
    public void measured(String metric, double value) {
        MeterRegistry meters = registry.get();
        if (meters != null) {
            TenancyMeter.PERFORMANCE
                    .summary(meters, Tags.of("metric", metrics.of(metric)))
                    .record(value);
        }
    }
}
