package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import org.jspecify.annotations.Nullable;

/** A step in a tenant's life failed. Code {@code PROVISIONING_FAILED}, {@code PROVISIONING_DISABLED} or {@code DELETE_REFUSED}. */
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
}
