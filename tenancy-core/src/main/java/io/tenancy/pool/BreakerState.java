package io.tenancy.pool;

/** Whether a tenant's callers may wait for its database. */
public enum BreakerState {
    /** They may. */
    CLOSED,
    /** They fail at once, because it failed again and again. */
    OPEN
}
