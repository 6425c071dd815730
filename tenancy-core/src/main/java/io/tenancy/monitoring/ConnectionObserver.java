package io.tenancy.monitoring;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.tenancy.connection.ConnectionListener;
import io.tenancy.tenant.Tenant;

/**
 * Follows what a {@link ConnectionMonitor} sees. Thread-safe and quick; called on the threads that use connections. What
 * it throws is contained.
 */
public interface ConnectionObserver extends ConnectionListener {

    /** Follows no pool. */
    IMetricsTracker NO_POOL = new IMetricsTracker() {};

    /**
     * Returns what follows the connections of a tenant's pool that is being opened; HikariCP closes it with the pool. A
     * {@link StatementTracker} is told of statements, too, where they are timed.
     */
    default IMetricsTracker poolOpening(Tenant tenant) {
        return NO_POOL;
    }

    /**
     * A caller waited for a connection for longer than the threshold, and got it or not.
     *
     * @param nanos how long
     */
    default void connectionSlow(Tenant tenant, long nanos) {}
}
