package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.tenant.Tenant;

/**
 * The state of one tenant's pool at one moment, read without asking a database.
 *
 * @param active connections in use
 * @param idle connections ready for use
 * @param waiting callers that wait for a connection
 * @param maximum most connections the pool opens
 * @param breaker whether callers may wait for the database at all
 */
public record PoolSnapshot(Tenant tenant, int active, int idle, int waiting, int maximum, BreakerState breaker) {

    static PoolSnapshot of(Tenant tenant, HikariDataSource pool, Breaker breaker) {
        var state = pool.getHikariPoolMXBean();
        return new PoolSnapshot(
                tenant,
                state.getActiveConnections(),
                state.getIdleConnections(),
                state.getThreadsAwaitingConnection(),
                pool.getMaximumPoolSize(),
                breaker.describe());
    }

    /** Returns whether no connection is in use or waited for. */
    boolean isUnused() {
        return active == 0 && waiting == 0;
    }
}
