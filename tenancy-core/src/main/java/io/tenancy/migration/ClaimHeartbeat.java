package io.tenancy.migration;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Keeps tenants from being taken over while this node migrates them, however long a script takes. Thread-safe. */
final class ClaimHeartbeat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClaimHeartbeat.class);
    private static final Duration BEAT = MigrationRecords.LEASE.dividedBy(5);

    /** How long whoever closes it waits for what is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MigrationRecords records;
    private final Set<MigrationClaim> held = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor scheduler;

    ClaimHeartbeat(MigrationRecords records) {
        this.records = records;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-migration-beat-");
        threads.setDaemon(true);
        this.scheduler = new ScheduledThreadPoolExecutor(1, threads);
    }

    /** Its thread begins with the first tenant. */
    void begin(MigrationClaim mine) {
        held.add(mine);
        synchronized (scheduler) {
            if (scheduler.getQueue().isEmpty() && scheduler.getActiveCount() == 0 && !scheduler.isShutdown()) {
                scheduler.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    void end(MigrationClaim mine) {
        held.remove(mine);
        synchronized (held) {
            held.notifyAll();
        }
    }

    /** One beat that fails ends nothing: what is written next tells whether the tenant was taken meanwhile. */
    private void beat() {
        for (MigrationClaim mine : held) {
            try {
                records.renew(mine);
            } catch (RuntimeException failed) {
                log.debug("The lease on migrating the tenant with id {} was not renewed.", mine.tenantId(), failed);
            }
        }
    }

    /** What takes longer is gone on with by whoever takes it over. */
    @Override
    public void close() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (held) {
            long millis = PATIENCE.toMillis();
            while (!held.isEmpty() && millis > 0 && waited(millis)) {
                millis = (until - System.nanoTime()) / 1_000_000;
            }
        }
        scheduler.shutdownNow();
    }

    private boolean waited(long millis) {
        try {
            held.wait(millis);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
