package io.tenancy.migration;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;

/** A tenant's schema could not be brought up to date. Code {@code MIGRATION_FAILED}. */
public final class MigrationException extends TenancyException {

    private static final long serialVersionUID = 1L;

    MigrationException(Tenant tenant, Throwable cause) {
        super(
                "MIGRATION_FAILED",
                tenant.slug(),
                false,
                "The schema of tenant " + Printable.quote(tenant.slug()) + " could not be migrated: "
                        + Printable.escape(String.valueOf(cause.getMessage()), 1_000),
                cause);
    }
}
