package io.tenancy.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
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

    /** PostgreSQL, appendix A: too many connections, also of one role or database. */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** MySQL and MariaDB: too many connections, of all, of a user, and within a resource limit. */
    private static final Set<Integer> TOO_MANY = Set.of(1040, 1203, 1226);

    /** SQLSTATE: the database became read-only, as after a fail-over. */
    private static final String READ_ONLY = "25006";

    /**
     * MySQL and MariaDB: started read-only, read-only transaction, switched to read-only while running; and no database,
     * unknown database, no such table: their sessions outlive the database, and only a new one finds that it is gone.
     */
    private static final Set<Integer> GIVE_UP = Set.of(1290, 1792, 1836, 1046, 1049, 1146);

    /** Which connections are not used again after an error, beside those that HikariCP knows. */
    static final SQLExceptionOverride EVICTION = new SQLExceptionOverride() {
        @java.lang.Override
        public Override adjudicate(SQLException failed) {
            return READ_ONLY.equals(failed.getSQLState()) || GIVE_UP.contains(failed.getErrorCode())
                    ? Override.MUST_EVICT
                    : Override.CONTINUE_EVICT;
        }
    };

    private PoolFailures() {}

    /** HikariCP says "timed out" for an exhausted pool, a dead server and a wrong password alike; the cause tells. */
    static TenancyException translate(SQLException failed, PoolSnapshot pool, long waitedMillis) throws SQLException {
        if (!(failed instanceof SQLTransientConnectionException)) {
            throw failed;
        }
        // One may just have come back; but without a failure to connect it was not the server.
        boolean exhausted = pool.active() >= pool.maximum() || pool.active() > 0 && failed.getCause() == null;
        if (exhausted) {
            return CapacityExceededException.exhausted(pool, waitedMillis, failed);
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
            if (cause instanceof SQLException sql && isServerFull(sql)) {
                return CapacityExceededException.serverFull(tenant, failed);
            }
        }
        return TenantUnavailableException.unreachable(tenant, waitedMillis, failed);
    }

    /** The server refused user or password. */
    static boolean isRejection(SQLException sql) {
        String state = sql.getSQLState();
        return state != null && state.startsWith(AUTHORIZATION) || ACCESS_DENIED.contains(sql.getErrorCode());
    }

    private static boolean isServerFull(SQLException sql) {
        return TOO_MANY_CONNECTIONS.equals(sql.getSQLState()) || TOO_MANY.contains(sql.getErrorCode());
    }
}
