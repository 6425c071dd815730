package io.tenancy.pool;

import io.tenancy.Printable;
import io.tenancy.connection.ConnectionException;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The tenant's database does not answer, or refuses the tenant's login. Code {@code TENANT_DATABASE_UNAVAILABLE} or
 * {@code CREDENTIAL_REJECTED}. Other tenants are not concerned.
 */
public final class TenantUnavailableException extends ConnectionException {

    private static final long serialVersionUID = 1L;

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String UNAVAILABLE = "TENANT_DATABASE_UNAVAILABLE";
    private static final String REJECTED = "CREDENTIAL_REJECTED";

    private TenantUnavailableException(
            String code, Tenant tenant, @Nullable Duration retryAfter, String message, Throwable cause) {
        super(code, tenant.slug(), retryAfter, message, cause);
    }

    static TenantUnavailableException unreachable(Tenant tenant, long waitedMillis, Throwable cause) {
        return new TenantUnavailableException(
                UNAVAILABLE,
                tenant,
                SOON,
                "The database of tenant " + Printable.quote(tenant.slug()) + " cannot be reached (tried for "
                        + waitedMillis + " ms). Check that the server is up and that host, port and database name in"
                        + " the table tenants are right.",
                cause);
    }

    static TenantUnavailableException rejected(Tenant tenant, Throwable cause) {
        return new TenantUnavailableException(
                REJECTED,
                tenant,
                null,
                "The database server refuses the login of tenant " + Printable.quote(tenant.slug())
                        + ". Check user and password on the server against the table tenants.",
                cause);
    }

    /** Nobody waits for this database at the moment. */
    static TenantUnavailableException open(Tenant tenant, TenantUnavailableException reason, Duration untilProbe) {
        return new TenantUnavailableException(
                reason.code(),
                tenant,
                reason.isRejection() ? null : untilProbe,
                "Tenant " + Printable.quote(tenant.slug()) + " is not served: its database failed again and again."
                        + " It is tried again "
                        + (untilProbe.isZero() ? "now" : "in " + untilProbe.toMillis() + " ms")
                        + ". The last failure: " + reason.getMessage(),
                reason);
    }

    /** Returns whether it was the login that was refused. */
    boolean isRejection() {
        return code().equals(REJECTED);
    }
}
