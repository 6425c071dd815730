package io.tenancy.pool;

import io.tenancy.Printable;
import io.tenancy.connection.ConnectionException;

/** All connections of the tenant stayed in use for as long as the caller may wait. Code {@code CAPACITY_EXCEEDED}. */
public final class CapacityExceededException extends ConnectionException {

    private static final long serialVersionUID = 1L;

    CapacityExceededException(PoolSnapshot pool, long waitedMillis, Throwable cause) {
        super(
                "CAPACITY_EXCEEDED",
                pool.tenant().slug(),
                true,
                "No connection for tenant " + Printable.quote(pool.tenant().slug()) + ": waited " + waitedMillis
                        + " ms; its pool has " + pool.active() + " active, " + pool.idle() + " idle, "
                        + pool.waiting() + " waiting, maximum " + pool.maximum()
                        + ". Raise tenancy.pool.maximum-size, or look for connections that are held too long.",
                cause);
    }
}
