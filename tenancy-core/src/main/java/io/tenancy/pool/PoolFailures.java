package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What HikariCP and the drivers report, in terms of what a caller can do about it. */
final class PoolFailures {

    /** SQLSTATE class "invalid authorization specification": ISO/IEC 9075-2, 23.1. */
    private static final String AUTHORIZATION = "28";

    /** MySQL and MariaDB: access denied, for the user and for the user on this database. */
    private static final Set<Integer> ACCESS_DENIED = Set.of(1044, 1045, 1698);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private PoolFailures() {}

    /** HikariCP says "timed out" for an exhausted pool, a dead server and a wrong password alike; the cause tells. */
    static TenancyException translate(SQLException failed, PoolSnapshot pool, long waitedMillis) throws SQLException {
        if (!(failed instanceof SQLTransientConnectionException)) {
            throw failed;
        }
        if (pool.active() >= pool.maximum()) {
            return new CapacityExceededException(pool, waitedMillis, failed);
        }
        return unavailable(failed, pool.tenant(), waitedMillis);
    }

    /** The very first connection failed. */
    static TenancyException connecting(SQLException failed, Tenant tenant, long waitedMillis) {
        return unavailable(failed, tenant, waitedMillis);
    }

    private static TenancyException unavailable(SQLException failed, Tenant tenant, long waitedMillis) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof TenancyException ours) {
                return ours;
            }
            if (cause instanceof SQLException sql && isRejection(sql)) {
                return TenantUnavailableException.rejected(tenant, failed);
            }
        }
        return TenantUnavailableException.unreachable(tenant, waitedMillis, failed);
    }

    private static boolean isRejection(SQLException sql) {
        String state = sql.getSQLState();
        return state != null && state.startsWith(AUTHORIZATION) || ACCESS_DENIED.contains(sql.getErrorCode());
    }

    /** Waits for another caller who is opening the pool: as long as opening can take. */
    static HikariDataSource await(CompletableFuture<HikariDataSource> opening, Tenant tenant, Duration connectTimeout)
            throws SQLException {
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
