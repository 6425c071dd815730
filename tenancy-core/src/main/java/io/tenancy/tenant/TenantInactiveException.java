package io.tenancy.tenant;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import java.util.Locale;

/** The tenant is suspended or expired. Code {@code TENANT_INACTIVE}. */
public final class TenantInactiveException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final TenantStatus status;

    TenantInactiveException(String slug, TenantStatus status) {
        super(
                "TENANT_INACTIVE",
                slug,
                false,
                "Tenant " + Printable.quote(slug) + " is " + status.name().toLowerCase(Locale.ROOT)
                        + " and gets no connection. "
                        + (status == TenantStatus.EXPIRED
                                ? "Extend tenants.expires_at to let it in again."
                                : "Resume it to let it in again."),
                null);
        this.status = status;
    }

    /** Returns {@link TenantStatus#SUSPENDED} or {@link TenantStatus#EXPIRED}. */
    public TenantStatus status() {
        return status;
    }
}
