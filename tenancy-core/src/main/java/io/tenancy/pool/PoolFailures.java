package io.tenancy.pool;

import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What HikariCP and the drivers report, in terms of what a caller can do about it. */
final class PoolFailures {

    /** SQLSTATE class "invalid authorization specification": ISO/IEC 9075-2, 23.1. */
    private static final String AUTHORIZATION = "28";

    /** MySQL and MariaDB: access denied, for the user and for the user on this database. */
    private static final Set<Integer> ACCESS_DENIED = Set.of(1044, 1045, 1698);

    private PoolFailures() {}

    /** HikariCP says "timed out" for an exhausted pool, a dead server and a wrong password alike; the cause tells. */
    static TenancyException translate(SQLException failed, PoolSnapshot pool, long waitedMillis) throws SQLException {
        if (!(failed instanceof SQLTransientConnectionException)) {
            throw failed;
        }
        // One may just have come back; but without a failure to connect it was not the server.
        boolean exhausted = pool.active() >= pool.maximum() || pool.active() > 0 && failed.getCause() == null;
        if (exhausted) {
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
}
