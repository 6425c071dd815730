package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A step in a tenant's life failed. Code {@code PROVISIONING_FAILED}, {@code PROVISIONING_DISABLED},
 * {@code DELETE_REFUSED} or {@code PASSWORD_NOT_ROTATED}.
 */
public final class ProvisioningException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private ProvisioningException(
            String code, String slug, boolean retryable, String message, @Nullable Throwable cause) {
        super(code, slug, retryable, message, cause);
    }

    static ProvisioningException failed(String slug, String step, boolean undone, Throwable cause) {
        return new ProvisioningException(
                "PROVISIONING_FAILED",
                slug,
                undone,
                "Tenant " + Printable.quote(slug) + " was not created: step '" + step + "' failed: "
                        + Printable.escape(String.valueOf(cause.getMessage()), 1_000)
                        + (undone
                                ? " What was created before was removed again."
                                : " What was created before could not be removed; the row in tenants names it."),
                cause);
    }

    static ProvisioningException disabled(String slug) {
        return new ProvisioningException(
                "PROVISIONING_DISABLED",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " was not created: tenancy.database.auto-create is false, so no"
                        + " database may be created. Set it to true.",
                null);
    }

    static ProvisioningException notDropped(String slug, @Nullable String database, Throwable cause) {
        return new ProvisioningException(
                "DELETE_REFUSED",
                slug,
                true,
                "Tenant " + Printable.quote(slug) + " is deleted, but its database " + Printable.quote(database)
                        + " was not dropped: " + Printable.escape(String.valueOf(cause.getMessage()), 1_000),
                cause);
    }

    static ProvisioningException passwordNotRotated(String slug, Throwable cause) {
        return notRotated(
                slug,
                "The step that failed: " + Printable.escape(String.valueOf(cause.getMessage()), 1_000)
                        + " The tenant goes on with the password that its database has. Rotate again: what was begun is"
                        + " finished.",
                cause);
    }

    static ProvisioningException passwordBusy(String slug, Duration longest) {
        return notRotated(
                slug,
                "Another node is rotating it at this moment. Wait until it has ended; a node that was killed keeps"
                        + " others out for " + longest.toSeconds() + " s.",
                null);
    }

    static ProvisioningException noOwnLogin(String slug) {
        return new ProvisioningException(
                "PASSWORD_NOT_ROTATED",
                slug,
                false,
                "The password of tenant " + Printable.quote(slug) + " was not rotated: it has no login of its own and"
                        + " uses that of the central database. Create tenants with tenancy.database.own-user.",
                null);
    }

    private static ProvisioningException notRotated(String slug, String fact, @Nullable Throwable cause) {
        return new ProvisioningException(
                "PASSWORD_NOT_ROTATED",
                slug,
                true,
                "The password of tenant " + Printable.quote(slug) + " was not rotated. " + fact,
                cause);
    }
}
