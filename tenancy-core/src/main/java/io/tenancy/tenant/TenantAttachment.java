package io.tenancy.tenant;

import org.jspecify.annotations.Nullable;

/**
 * A place beside a snapshot of the registry, where whoever serves the tenant leaves what it would otherwise have to look
 * up with every switch. One place: several who use it overwrite each other, and so have to check what they find.
 * Thread-safe. Meant for Tenancy's own packages.
 */
public final class TenantAttachment {

    private volatile @Nullable Object value;

    TenantAttachment() {}

    /** Returns what was left beside this snapshot, or null; always null for a tenant of other making. */
    public static @Nullable Object of(Tenant tenant) {
        return tenant instanceof TenantSnapshot snapshot ? snapshot.attachment().value : null;
    }

    /** Leaves something beside this snapshot; does nothing for a tenant of other making. */
    public static void attach(Tenant tenant, Object value) {
        if (tenant instanceof TenantSnapshot snapshot) {
            snapshot.attachment().value = value;
        }
    }
}
