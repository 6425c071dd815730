package io.tenancy.test;

import org.jspecify.annotations.Nullable;

/** Thrown when a test database cannot be started, created, inspected or dropped. Never carries a password. */
public class TestDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what failed and the remedy
     * @param cause the underlying failure, or null if there is none
     */
    public TestDatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
