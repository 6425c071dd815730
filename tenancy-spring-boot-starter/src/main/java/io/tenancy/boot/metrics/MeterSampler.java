package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.ObserverGuard;
import io.tenancy.monitoring.ConnectionMonitor;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks every few seconds who is busiest. Started with the application, and so not in a process that runs a command.
 * Thread-safe.
 */
public final class MeterSampler implements SmartLifecycle {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Supplier<@Nullable MeterRegistry> registry;
    private final ConnectionMonitor monitor;
    private final ConnectionMeters connections;
    private final NodeMeters node;
    private final CustomMeters custom;
    private final ObserverGuard guard = new ObserverGuard("Looking at the meters");
    private @Nullable ScheduledThreadPoolExecutor thread;

    public MeterSampler(
            Supplier<@Nullable MeterRegistry> registry,
            ConnectionMonitor monitor,
            ConnectionMeters connections,
            NodeMeters node,
            CustomMeters custom) {
        this.registry = registry;
        this.monitor = monitor;
        this.connections = connections;
        this.node = node;
        this.custom = custom;
    }

    @Override
    public synchronized void start() {
        MeterRegistry meters = registry.get();
        if (meters == null || thread != null) {
            return;
        }
        node.register(meters);
        guard.contain(() -> custom.register(meters));
        CustomizableThreadFactory names = new CustomizableThreadFactory("tenancy-meters-");
        names.setDaemon(true);
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1, names);
        started.scheduleWithFixedDelay(
                () -> sample(meters), PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        thread = started;
    }

    private void sample(MeterRegistry meters) {
        guard.contain(() -> connections.rank(monitor.activity()));
        guard.contain(() -> custom.register(meters));
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
