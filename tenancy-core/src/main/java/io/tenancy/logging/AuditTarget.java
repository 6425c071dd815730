package io.tenancy.logging;

import io.tenancy.tenant.DeletedTenants;
import io.tenancy.tenant.Tenant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tenant that an entry of the audit trail is about, as it was then. Immutable.
 *
 * @param tenantId its id; 0 for none, or if it has none yet
 * @param slug its slug, without what deleting adds to it; null for none, or if it is not known
 */
public record AuditTarget(long tenantId, @Nullable String slug) {

    /** No single tenant. */
    public static final AuditTarget NONE = new AuditTarget(0, null);

    /** Returns a tenant as a target. */
    public static AuditTarget of(Tenant tenant) {
        return new AuditTarget(tenant.id(), DeletedTenants.slugOf(tenant));
    }

    /** Returns what is known of a tenant that is not there yet; its slug is going to be in lower case. */
    public static AuditTarget named(String slug) {
        return new AuditTarget(0, slug.toLowerCase(Locale.ROOT));
    }
}
