package io.tenancy;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One rule that an input breaks.
 *
 * @param field the field as its user wrote it, for example {@code database_host}
 * @param code stable identifier in upper snake case, for example {@code INVALID_DATABASE_HOST}
 * @param message what is allowed; quotes the offending value only where it can be no secret, and made printable
 */
public record Violation(String field, String code, String message) implements Serializable {

    /** Returns the violations as one sentence each, divided by a semicolon, for the message of an exception. */
    public static String describe(List<Violation> violations) {
        return violations.stream().map(v -> v.field + ": " + v.message).collect(Collectors.joining("; "));
    }

    /** Returns the code of the only or first violation: the code of the exception that carries them all. */
    public static String codeOf(List<Violation> violations) {
        return violations.get(0).code();
    }
}
