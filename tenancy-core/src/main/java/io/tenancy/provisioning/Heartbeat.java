package io.tenancy.provisioning;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Keeps operations from being taken over while this node works on them, however long a step takes. Its thread lives only
 * while there is something to do. Thread-safe.
 */
final class Heartbeat {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration BEAT = Operations.LEASE.dividedBy(5);

    private final Operations operations;
    private final ScheduledThreadPoolExecutor scheduler;

    Heartbeat(Operations operations) {
        this.operations = operations;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-operations-");
        threads.setDaemon(true);
        this.scheduler = new ScheduledThreadPoolExecutor(1, threads);
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(BEAT.toMillis(), TimeUnit.MILLISECONDS);
        scheduler.allowCoreThreadTimeOut(true);
    }

    /** Returns what ends it when it is cancelled. */
    Future<?> of(Operation operation) {
        return scheduler.scheduleWithFixedDelay(
                () -> beat(operation), BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One beat that fails ends nothing: what is written next tells whether the operation was taken meanwhile. */
    private void beat(Operation operation) {
        try {
            operations.renew(operation);
        } catch (RuntimeException failed) {
            log.debug(
                    "The lease of an operation on the tenant with id {} was not renewed.",
                    operation.tenantId(),
                    failed);
        }
    }
}
