package io.tenancy.boot.autoconfigure;

import io.tenancy.logging.AuditTrail;
import io.tenancy.provisioning.PendingOperations;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Goes on with operations on tenants that another node, or an earlier start of this one, did not finish: at most two at
 * a time, as long as the application runs; and deletes what the audit trail has kept for long enough. A command process starts no bean, and with it none of this.
 */
final class OperationWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OperationWorker.class);
    private static final int AT_A_TIME = 2;
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_EXPIRIES = Duration.ofHours(1);

    private final PendingOperations operations;
    private final AuditTrail audit;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile @Nullable ScheduledThreadPoolExecutor executor;

    OperationWorker(PendingOperations operations, AuditTrail audit) {
        this.operations = operations;
        this.audit = audit;
    }

    @Override
    public void start() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-pending-");
        threads.setDaemon(true);
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(AT_A_TIME, threads);
        executor = started;
        for (int i = 1; i <= AT_A_TIME; i++) {
            started.scheduleWithFixedDelay(
                    this::resume, INTERVAL.toMillis() * i / AT_A_TIME, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
        started.scheduleWithFixedDelay(
                this::expire, INTERVAL.toMillis(), BETWEEN_EXPIRIES.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expire() {
        try {
            audit.expire();
        } catch (RuntimeException failed) {
            log.warn("Old entries of the audit trail cannot be deleted now: {}", failed.toString());
        }
    }

    private void resume() {
        try {
            while (isRunning() && operations.runOne()) {
                failing.set(false);
            }
            failing.set(false);
        } catch (RuntimeException failed) {
            if (isRunning() && !failing.getAndSet(true)) {
                log.warn("Interrupted operations on tenants cannot be looked for: {}", failed.toString());
            }
        }
    }

    /** What is being worked on gets a moment to end; if it does not, another node goes on with it. */
    @Override
    public void stop() {
        ScheduledThreadPoolExecutor stopped = executor;
        executor = null;
        if (stopped == null) {
            return;
        }
        stopped.shutdown();
        try {
            stopped.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }
}
