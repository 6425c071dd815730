package io.tenancy.test;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when this machine or class path cannot provide the wanted kind of database, so that a caller can skip instead
 * of fail. The message names the Maven artifact to add or the property to set.
 */
public final class TestDatabaseUnavailableException extends TestDatabaseException {
    private static final long serialVersionUID = 1L;

    private final TestDatabase kind;

    TestDatabaseUnavailableException(TestDatabase kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns the kind of database that was asked for. */
    public TestDatabase kind() {
        return kind;
    }
}
