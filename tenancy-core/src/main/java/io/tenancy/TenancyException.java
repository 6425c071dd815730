package io.tenancy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Root of every exception that Tenancy throws. Subclasses stand for one decision that a caller can take; what the
 * decision needs is carried in fields, so that nobody has to parse the text. Instances are immutable apart from what
 * {@link Throwable} allows.
 *
 * <p>It is deliberately no {@link IllegalStateException}: Spring wraps those when a transaction begins, and the code
 * would be lost.
 */
public class TenancyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String tenantReference;
    private final boolean retryable;

    /**
     * @param code stable identifier in upper snake case, for example {@code TENANT_UNKNOWN}
     * @param tenantReference slug or id of the tenant concerned, or null if there is none
     * @param retryable whether the same call may succeed later without anybody changing anything
     * @param message what failed, for which tenant, the facts, the remedy; never a secret
     * @param cause what led here, or null
     */
    public TenancyException(
            String code,
            @Nullable String tenantReference,
            boolean retryable,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.tenantReference = tenantReference;
        this.retryable = retryable;
    }

    /** Returns the stable identifier of this failure, in upper snake case. */
    public final String code() {
        return code;
    }

    /** Returns the slug or id of the tenant concerned, or empty if the failure concerns no single tenant. */
    public final Optional<String> tenantReference() {
        return Optional.ofNullable(tenantReference);
    }

    /** Returns whether the same call may succeed later without anybody changing anything. */
    public final boolean retryable() {
        return retryable;
    }

    /**
     * Returns whether it is known that the operation had no effect. False only where work may have been done before
     * the failure was seen; such work must not be repeated blindly.
     */
    public boolean outcomeKnown() {
        return true;
    }
}
