package io.tenancy.boot.alert;

import io.tenancy.monitoring.AlertMonitor;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Has values compared with their thresholds every two seconds. Started with the application, and so not in a process that
 * runs a command. Thread-safe.
 */
public final class AlertWatch implements SmartLifecycle {

    /** As often as nodes tell each other of their pools. */
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final AlertMonitor monitor;
    private @Nullable ScheduledThreadPoolExecutor thread;

    public AlertWatch(AlertMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            CustomizableThreadFactory names = new CustomizableThreadFactory("tenancy-alert-watch-");
            names.setDaemon(true);
            thread = new ScheduledThreadPoolExecutor(1, names);
            thread.scheduleWithFixedDelay(
                    monitor::evaluate, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
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
