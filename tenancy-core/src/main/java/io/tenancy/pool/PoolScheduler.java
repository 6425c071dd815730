package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The few threads that all pools share for their housekeeping, and the retirement of pools: what is in use goes on until
 * it is returned or the deadline has passed. Thread-safe.
 */
final class PoolScheduler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PoolScheduler.class);

    /** More than one, so that a test of a silent server's connection does not hold up the other pools. */
    private static final int THREADS = 4;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(25);

    private final ScheduledThreadPoolExecutor scheduler;
    private final ThreadFactory threads;
    private final Collection<HikariDataSource> retiring = ConcurrentHashMap.newKeySet();

    PoolScheduler() {
        CustomizableThreadFactory others = new CustomizableThreadFactory("tenancy-pool-");
        others.setDaemon(true);
        this.threads = others;
        CustomizableThreadFactory housekeeping = new CustomizableThreadFactory("tenancy-pools-");
        housekeeping.setDaemon(true);
        this.scheduler = new PatientScheduler(THREADS, housekeeping, threads);
        // Otherwise the tasks of a closed pool stay queued until its connections would have reached their age.
        scheduler.setRemoveOnCancelPolicy(true);
    }

    ScheduledExecutorService executor() {
        return scheduler;
    }

    /** Makes the threads that open and close connections; they live only while there is something to do. */
    ThreadFactory threads() {
        return threads;
    }

    /** Runs a task about once a second until this is closed. */
    void everySecond(Runnable task) {
        scheduler.scheduleWithFixedDelay(task, 1, 1, TimeUnit.SECONDS);
    }

    /** Runs a task that may take long on a thread of its own. */
    void aside(Runnable task) {
        threads.newThread(task).start();
    }

    /**
     * Closes a pool that nobody is handed any more once it is idle, at the latest after the deadline.
     *
     * @param whenUnused called as soon as nobody is seen to use it, possibly before this returns
     * @return completed when the pool is closed
     */
    CompletableFuture<Void> retire(HikariDataSource pool, Duration deadline, Runnable whenUnused) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        retiring.add(pool);
        new PoolDrain(pool, scheduler, deadline, whenUnused, active -> closeAside(pool, active, closed)).run();
        return closed;
    }

    private void closeAside(HikariDataSource pool, int active, CompletableFuture<Void> closed) {
        if (active > 0) {
            log.warn(
                    "Closing {} although {} of its connections are still in use: the drain timeout is over.",
                    pool.getPoolName(),
                    active);
        }
        // Closing waits for the driver: not on the scheduler's few threads.
        threads.newThread(() -> {
                    close(pool);
                    closed.complete(null);
                })
                .start();
    }

    private void close(HikariDataSource pool) {
        pool.close();
        retiring.remove(pool);
    }

    /** Closes all of these pools, and those that are retiring, at the same time, and ends the housekeeping. */
    void closeAll(Collection<HikariDataSource> pools) {
        Executor each = task -> threads.newThread(task).start();
        List<HikariDataSource> all = List.copyOf(retiring);
        CompletableFuture<?>[] closing = Stream.concat(pools.stream(), all.stream())
                .map(pool -> CompletableFuture.runAsync(() -> close(pool), each))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(closing).get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException unfinished) {
            log.warn("Not every pool was closed within {} s.", CLOSE_WITHIN.toSeconds(), unfinished);
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Override
    public void close() {
        closeAll(List.of());
    }
}
