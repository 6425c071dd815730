package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools that one tenant had, until they are closed. Adding is guarded by whoever owns this. */
final class RetiredPools {

    private static final Logger log = LoggerFactory.getLogger(RetiredPools.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final PoolScheduler scheduler;
    private volatile CompletableFuture<?> closed = CompletableFuture.completedFuture(null);

    RetiredPools(PoolScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Closes a pool once nobody uses it, at the latest after the deadline. */
    void add(HikariDataSource pool, Duration deadline, Runnable whenUnused) {
        // Together with one that is still being drained: who drops the database waits for both.
        closed = CompletableFuture.allOf(closed, scheduler.retire(pool, deadline, whenUnused));
    }

    /** Waits until all are closed: at most that deadline and a few seconds. */
    void await(Tenant tenant, Duration deadline) {
        try {
            closed.get(deadline.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException notClosed) {
            log.warn("The retired pool of tenant {} is not closed yet.", tenant.id(), notClosed);
        }
    }
}
