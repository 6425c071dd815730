package io.tenancy.quickstart;

import io.tenancy.Violation;

/** What somebody typed cannot be stored. */
public class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Violation violation;

    /** @param violation the rule that was broken */
    public InvalidInputException(Violation violation) {
        super(violation.field() + ": " + violation.message());
        this.violation = violation;
    }

    /** Returns the rule that was broken. */
    public Violation violation() {
        return violation;
    }
}
