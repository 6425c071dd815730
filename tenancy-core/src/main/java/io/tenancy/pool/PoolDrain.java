package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Waits until nobody uses a pool that nobody is handed any more, at the latest until a deadline. Runs on the scheduler,
 * one look at a time.
 */
final class PoolDrain implements Runnable {

    private static final long LOOK_EVERY_MILLIS = 50;

    /** Somebody may have got hold of the pool just before it was unpublished and ask it only now: so long we expect that. */
    private static final int LATECOMER_LOOKS = 5;

    private final HikariDataSource pool;
    private final ScheduledExecutorService scheduler;
    private final long deadlineNanos;
    private final Runnable whenUnused;
    private final IntConsumer whenDone;
    private boolean unused;
    private int looks;
    private int quietLooks;

    /**
     * @param whenUnused called once, as soon as nobody is seen to use the pool
     * @param whenDone is told how many connections are still in use
     */
    PoolDrain(
            HikariDataSource pool,
            ScheduledExecutorService scheduler,
            Duration deadline,
            Runnable whenUnused,
            IntConsumer whenDone) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.deadlineNanos = System.nanoTime() + deadline.toNanos();
        this.whenUnused = whenUnused;
        this.whenDone = whenDone;
    }

    @Override
    public void run() {
        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        int active = state.getActiveConnections();
        int waiting = state.getThreadsAwaitingConnection();
        looks++;
        quietLooks = active == 0 && waiting == 0 ? quietLooks + 1 : 0;
        // An evicted connection is closed instead of passed on, and without idle ones to keep HikariCP opens no other:
        // whoever waits would wait in vain.
        if (waiting == 0 && looks > LATECOMER_LOOKS) {
            state.softEvictConnections();
        }
        boolean done = quietLooks > LATECOMER_LOOKS || System.nanoTime() >= deadlineNanos;
        if (!unused && (quietLooks > 0 || done)) {
            unused = true;
            whenUnused.run();
        }
        if (done) {
            whenDone.accept(active);
        } else {
            scheduler.schedule(this, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
