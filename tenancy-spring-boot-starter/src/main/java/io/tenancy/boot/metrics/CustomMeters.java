package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tenancy.monitoring.CustomMetrics;

/** Meters of what an application collects itself; how many there are is bounded there. */
public final class CustomMeters {

    private final CustomMetrics metrics;

    public CustomMeters(CustomMetrics metrics) {
        this.metrics = metrics;
    }

    /** Registers what is new; what is there already stays, and is unknown while nobody says what it is. */
    void register(MeterRegistry registry) {
        metrics.latest()
                .keySet()
                .forEach(name -> TenancyMeter.CUSTOM.gauge(
                        registry,
                        Tags.of("metric", name),
                        () -> metrics.latest().getOrDefault(name, Double.NaN)));
    }
}
