package io.tenancy.pool;

import io.tenancy.Printable;
import io.tenancy.connection.ConnectionException;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * There was no connection for the tenant within the time that a caller may wait, or too many wait already, or no room for
 * another pool or connection. Code {@code CAPACITY_EXCEEDED}. The message has the numbers.
 */
public final class CapacityExceededException extends ConnectionException {

    private static final long serialVersionUID = 1L;

    private static final Duration SOON = Duration.ofSeconds(1);

    private CapacityExceededException(Tenant tenant, String problem, @Nullable Throwable cause) {
        super(
                "CAPACITY_EXCEEDED",
                tenant.slug(),
                SOON,
                "No connection for tenant " + Printable.quote(tenant.slug()) + ": " + problem,
                cause);
    }

    /** All connections of the tenant stayed in use. */
    static CapacityExceededException exhausted(PoolSnapshot pool, long waitedMillis, Throwable cause) {
        return new CapacityExceededException(
                pool.tenant(),
                "waited " + waitedMillis + " ms; its pool has " + pool.active() + " active, " + pool.idle() + " idle, "
                        + pool.waiting() + " waiting, maximum " + pool.maximum()
                        + ". Raise tenancy.pool.maximum-size, or look for connections that are held too long.",
                cause);
    }

    /** As many as may do so wait already. */
    static CapacityExceededException tooManyWaiting(Tenant tenant, int waiting, int maximum) {
        return new CapacityExceededException(
                tenant,
                waiting + " callers wait already, and no more than " + maximum
                        + " may. Raise tenancy.pool.maximum-waiting, or look for connections that are held too long.",
                null);
    }

    /** No pool was idle, so that none could make room. */
    static CapacityExceededException noRoom(Tenant tenant, int maximumPools, long waitedMillis) {
        return new CapacityExceededException(
                tenant,
                "waited " + waitedMillis + " ms for one of this node's " + maximumPools
                        + " pools to become idle; all are in use. Raise tenancy.pool.maximum-pools, or add a node.",
                null);
    }

    /** All connections that the tenants share are taken. */
    static CapacityExceededException budget(Tenant tenant, ConnectionBudget budget, long waitedMillis) {
        return new CapacityExceededException(
                tenant,
                "waited " + waitedMillis + " ms for one of " + budget.what() + "; " + budget.taken() + " of "
                        + budget.limit() + " are taken, and " + budget.waiting() + " pools wait in line. "
                        + budget.remedy(),
                null);
    }

    /** Other tenants are being created with the connections that are kept for that. */
    static CapacityExceededException creations(Tenant tenant, long waitedMillis) {
        return new CapacityExceededException(
                tenant,
                "waited " + waitedMillis + " ms to be created: this node creates "
                        + ServerLimit.FOR_PROVISIONING / 2 + " tenants at a time on a database server that has"
                        + " max-connections. Try again.",
                null);
    }

    /** The server takes no more connections. */
    static CapacityExceededException serverFull(Tenant tenant, Throwable cause) {
        return new CapacityExceededException(
                tenant,
                "its database server accepts no more connections. Lower tenancy.pool.maximum-size, or raise the"
                        + " server's limit.",
                cause);
    }
}
