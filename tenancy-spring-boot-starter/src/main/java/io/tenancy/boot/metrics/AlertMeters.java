package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tenancy.monitoring.AlertLanes;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Meters of alerts. Registered with the application's start, and so not in a process that runs a command. Thread-safe. */
public final class AlertMeters implements SmartLifecycle {

    private final Supplier<@Nullable MeterRegistry> registry;
    private final AlertMonitor monitor;
    private final AlertLanes lanes;

    /** Micrometer holds on to none of them. */
    private final List<Supplier<Number>> counts = new ArrayList<>();

    private boolean registered;

    /** @param registry null while there is none yet */
    public AlertMeters(Supplier<@Nullable MeterRegistry> registry, AlertMonitor monitor, AlertLanes lanes) {
        this.registry = registry;
        this.monitor = monitor;
        this.lanes = lanes;
    }

    @Override
    public synchronized void start() {
        MeterRegistry meters = registry.get();
        if (meters == null || registered) {
            return;
        }
        for (AlertType type : AlertType.values()) {
            TenancyMeter.ALERTS.gauge(meters, tags(type), () -> active(type));
        }
        Supplier<Number> failures = () -> monitor.failures() + lanes.failures();
        counts.add(failures);
        TenancyMeter.ALERT_FAILURES.counter(meters, failures);
        registered = true;
    }

    private static Tags tags(AlertType type) {
        return Tags.of("type", type.id(), "severity", type.severity().name().toLowerCase(Locale.ROOT));
    }

    private long active(AlertType type) {
        return monitor.active().stream().filter(alert -> alert.type() == type).count();
    }

    @Override
    public synchronized void stop() {
        registered = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return registered;
    }
}
