package io.tenancy.connection;

/** What a thread gets that asks for a connection while it is bound to nothing. */
public enum UnboundPolicy {
    /** An exception that says how to bind. */
    FAIL,
    /** The central database: the explicit opt-out from failing closed. */
    CENTRAL
}
