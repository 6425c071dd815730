package io.tenancy.tenant;

import io.tenancy.Printable;
import io.tenancy.TenancyException;

/** The tenant's database is still being created, or its creation failed. Code {@code TENANT_NOT_READY}. */
public final class TenantNotReadyException extends TenancyException {

    private static final long serialVersionUID = 1L;

    TenantNotReadyException(String slug, TenantStatus status) {
        super(
                "TENANT_NOT_READY",
                slug,
                status == TenantStatus.PROVISIONING,
                "Tenant " + Printable.quote(slug) + " is not ready: "
                        + (status == TenantStatus.PROVISIONING
                                ? "its database is being created. Try again in a moment."
                                : "creating its database failed. See tenancy_operations.last_error for the reason."),
                null);
    }
}
