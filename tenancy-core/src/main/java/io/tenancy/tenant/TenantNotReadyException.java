package io.tenancy.tenant;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tenant's database is being created or moved, or that failed; or its schema is behind this application. Code
 * {@code TENANT_NOT_READY}.
 */
public final class TenantNotReadyException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    TenantNotReadyException(String slug, TenantStatus status) {
        super(
                "TENANT_NOT_READY",
                slug,
                status != TenantStatus.FAILED,
                "Tenant " + Printable.quote(slug) + " is not ready: "
                        + switch (status) {
                            case PROVISIONING -> "its database is being created. Try again in a moment.";
                            case MOVING -> "its database is being moved to another server. Try again in a moment.";
                            default ->
                                "creating its database failed, or moving it. See tenancy_operations.last_error for the"
                                        + " reason.";
                        },
                null);
        this.retryAfter = null;
    }

    private TenantNotReadyException(String slug, Duration retryAfter) {
        super(
                "TENANT_NOT_READY",
                slug,
                true,
                "Tenant " + Printable.quote(slug) + " is not ready: the schema of its database is behind this"
                        + " application. tenancy:migrations says how far it is, tenancy:migrate brings it up to date.",
                null);
        this.retryAfter = retryAfter;
    }

    /**
     * Returns that a tenant's schema has to be migrated first.
     *
     * @param retryAfter with what pause another try is worth it
     */
    public static TenantNotReadyException schemaBehind(Tenant tenant, Duration retryAfter) {
        return new TenantNotReadyException(tenant.slug(), retryAfter);
    }

    /** Returns after what time another try is worth it; empty if nobody knows. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
