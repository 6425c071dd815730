package io.tenancy.tenant;

import java.util.Objects;

/**
 * Tells whether a tenant's row changed between two snapshots: by a hash of all its columns, which the database computes.
 * Meant for Tenancy's own packages.
 */
public final class TenantVersion {

    private TenantVersion() {}

    /** Returns whether both were read from the same state of the row; for tenants of other making, by their times. */
    public static boolean same(Tenant one, Tenant other) {
        return one instanceof KnownTenant first && other instanceof KnownTenant second
                ? first.version() == second.version()
                : Objects.equals(one.updatedAt(), other.updatedAt());
    }

    static boolean is(Tenant tenant, long version) {
        return tenant instanceof KnownTenant known && known.version() == version;
    }
}
