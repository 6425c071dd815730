package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets one of many callers open a tenant's pool; the others wait for the same result, also if it is a failure. Belongs
 * to one tenant, so that nobody waits here for another tenant's database. Thread-safe.
 */
final class PoolOpening {

    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** Opens the pool or fails. */
    @FunctionalInterface
    interface Opener {
        HikariDataSource open() throws SQLException;
    }

    private final AtomicReference<@Nullable CompletableFuture<HikariDataSource>> underWay = new AtomicReference<>();

    /** @param connectTimeout what opening takes at most, and again for the login */
    HikariDataSource once(Opener opener, Tenant tenant, Duration connectTimeout) throws SQLException {
        CompletableFuture<HikariDataSource> mine = new CompletableFuture<>();
        CompletableFuture<HikariDataSource> others = underWay.compareAndExchange(null, mine);
        if (others != null) {
            return await(others, tenant, connectTimeout);
        }
        try {
            HikariDataSource pool = opener.open();
            underWay.set(null);
            mine.complete(pool);
            return pool;
        } catch (Throwable failed) {
            underWay.set(null);
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    private static HikariDataSource await(
            CompletableFuture<HikariDataSource> opening, Tenant tenant, Duration connectTimeout) throws SQLException {
        long millis = connectTimeout.multipliedBy(2).plus(MARGIN).toMillis();
        try {
            return opening.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw TenantUnavailableException.unreachable(tenant, millis, slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while a pool was opened.", interrupted);
        } catch (ExecutionException failed) {
            throw rethrow(failed.getCause());
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
