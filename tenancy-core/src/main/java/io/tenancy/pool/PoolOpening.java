package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a tenant's pool on a thread of its own, while many callers wait for the one result, also if it is a failure: each
 * as long as a caller may wait, however long opening takes. Belongs to one tenant, so that nobody waits here for another
 * tenant's database. Thread-safe.
 */
final class PoolOpening {

    /** Who waits for another pool to make room gives up first, and says so. */
    private static final long MARGIN_MILLIS = 200;

    /** Opens the pool or fails. */
    @FunctionalInterface
    interface Opener {
        HikariDataSource open() throws SQLException;
    }

    private final Opener opener;
    private final Consumer<Runnable> threads;
    private final AtomicReference<@Nullable CompletableFuture<HikariDataSource>> underWay = new AtomicReference<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param threads runs a task elsewhere */
    PoolOpening(Opener opener, Consumer<Runnable> threads) {
        this.opener = opener;
        this.threads = threads;
    }

    /** Starts opening unless somebody did. */
    CompletableFuture<HikariDataSource> start() {
        CompletableFuture<HikariDataSource> mine = new CompletableFuture<>();
        CompletableFuture<HikariDataSource> others = underWay.compareAndExchange(null, mine);
        if (others != null) {
            return others;
        }
        try {
            threads.accept(() -> open(mine));
        } catch (Throwable noThread) {
            finish(() -> mine.completeExceptionally(noThread));
        }
        return mine;
    }

    private void open(CompletableFuture<HikariDataSource> result) {
        try {
            HikariDataSource pool = opener.open();
            finish(() -> result.complete(pool));
        } catch (Throwable failed) {
            finish(() -> result.completeExceptionally(failed));
        }
    }

    /** Who asks from now on opens anew; who waits gets this result. */
    private void finish(Runnable result) {
        underWay.set(null);
        result.run();
    }

    /**
     * Waits for the pool, which somebody starts to open if nobody did.
     *
     * @throws CapacityExceededException if as many as may wait do so already
     * @throws TenantUnavailableException if it takes longer than that time
     */
    HikariDataSource await(Tenant tenant, PoolLimits limits, Duration patience) throws SQLException {
        int others = waiting.getAndIncrement();
        try {
            if (others >= limits.maximumWaiting()) {
                throw CapacityExceededException.tooManyWaiting(tenant, others, limits.maximumWaiting());
            }
            return start().get(patience.toMillis() + MARGIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw TenantUnavailableException.unreachable(tenant, patience.toMillis(), slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while a pool was opened.", interrupted);
        } catch (ExecutionException failed) {
            throw rethrow(failed.getCause());
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static SQLException rethrow(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof SQLException sql ? sql : new SQLException("Opening the pool failed.", cause);
    }
}
