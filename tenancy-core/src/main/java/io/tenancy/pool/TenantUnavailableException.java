package io.tenancy.pool;

import io.tenancy.Printable;
import io.tenancy.connection.ConnectionException;
import io.tenancy.tenant.Tenant;

/**
 * The tenant's database does not answer, or refuses the tenant's login. Code {@code TENANT_DATABASE_UNAVAILABLE} or
 * {@code CREDENTIAL_REJECTED}. Other tenants are not concerned.
 */
public final class TenantUnavailableException extends ConnectionException {

    private static final long serialVersionUID = 1L;

    private TenantUnavailableException(String code, Tenant tenant, boolean retryable, String message, Throwable cause) {
        super(code, tenant.slug(), retryable, message, cause);
    }

    static TenantUnavailableException unreachable(Tenant tenant, long waitedMillis, Throwable cause) {
        return new TenantUnavailableException(
                "TENANT_DATABASE_UNAVAILABLE",
                tenant,
                true,
                "The database of tenant " + Printable.quote(tenant.slug()) + " cannot be reached (tried for "
                        + waitedMillis + " ms). Check that the server is up and that host, port and database name in"
                        + " the table tenants are right.",
                cause);
    }

    static TenantUnavailableException rejected(Tenant tenant, Throwable cause) {
        return new TenantUnavailableException(
                "CREDENTIAL_REJECTED",
                tenant,
                false,
                "The database server refuses the login of tenant " + Printable.quote(tenant.slug())
                        + ". Check user and password on the server against the table tenants.",
                cause);
    }
}
