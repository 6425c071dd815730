package io.tenancy.logging;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import org.jspecify.annotations.Nullable;

/**
 * An action was refused because it cannot be written to the audit trail before it is done: nothing has changed. Code
 * {@code AUDIT_UNAVAILABLE}.
 */
public final class AuditUnavailableException extends TenancyException {

    private static final long serialVersionUID = 1L;

    AuditUnavailableException(String action, AuditTarget target, String why, @Nullable Throwable cause) {
        super(
                "AUDIT_UNAVAILABLE",
                target.slug(),
                true,
                "Action '" + action + "'"
                        + (target.slug() == null ? "" : " on tenant " + Printable.quote(target.slug()))
                        + " was refused, and nothing has changed: the audit trail cannot be written: " + why
                        + " Look at table tenancy_audit of the central database for locks, and at its disk; then try again.",
                cause);
    }
}
