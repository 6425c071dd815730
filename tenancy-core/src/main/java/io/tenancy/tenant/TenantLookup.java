package io.tenancy.tenant;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a tenant is looked up by. The value is canonical: lower-case ASCII. */
record TenantLookup(Kind kind, String value) {

    enum Kind {
        ID,
        SLUG,
        DOMAIN,
        SUBDOMAIN;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static TenantLookup id(long id) {
        return new TenantLookup(Kind.ID, Long.toString(id));
    }

    /**
     * Returns whether this is exactly the tenant's value: not what the database's collation takes for equal, and not
     * what it was before a rename.
     */
    boolean matches(Tenant tenant) {
        return value.equals(valueOf(tenant));
    }

    private @Nullable String valueOf(Tenant tenant) {
        return switch (kind) {
            case ID -> Long.toString(tenant.id());
            case SLUG -> tenant.slug();
            case DOMAIN -> tenant.domain();
            case SUBDOMAIN -> tenant.subdomain();
        };
    }
}
