package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseMarker;

/**
 * By what an operation knows again what it made. Some products can attach {@link #label()} to what they create in the
 * same instant, which proves it after any crash. For the others, that nothing of the name existed when the operation
 * began, and what they find in it, has to do. Used by one thread.
 */
final class Ownership {

    private final String label;
    private final String nonce;
    private boolean mayHaveMade;

    Ownership(DatabaseMarker marker, Operation operation) {
        this.label = marker.label(operation.tenantId(), operation.nonce());
        this.nonce = operation.nonce();
        this.mayHaveMade = operation.isResumed();
    }

    /** Letters, digits, spaces and hyphens only: fit for a literal. */
    String label() {
        return label;
    }

    String nonce() {
        return nonce;
    }

    /** The server said that it created what it was asked for. */
    void made() {
        mayHaveMade = true;
    }

    /** Whether a database that is there now, and was not when the operation began, can be of its making. */
    boolean mayHaveMade() {
        return mayHaveMade;
    }
}
