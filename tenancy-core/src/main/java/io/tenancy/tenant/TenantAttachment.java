package io.tenancy.tenant;

import org.jspecify.annotations.Nullable;

/**
 * A place in a snapshot of the registry, where whoever serves the tenant leaves what it would otherwise have to look up
 * with every switch. One place: several who use it overwrite each other, and so have to check what they find.
 * Thread-safe. Meant for Tenancy's own packages.
 *
 * <p>A base class and no part, so that a switch reads one object: with many tenants, each further one is a wait for memory.
 */
public abstract class TenantAttachment {

    private volatile @Nullable Object value;

    TenantAttachment() {}

    /** Returns what was left in this snapshot, or null; always null for a tenant of other making. */
    public static @Nullable Object of(Tenant tenant) {
        return tenant instanceof TenantAttachment attachment ? attachment.value : null;
    }

    /** Leaves something in this snapshot; does nothing for a tenant of other making. */
    public static void attach(Tenant tenant, Object value) {
        if (tenant instanceof TenantAttachment attachment) {
            attachment.value = value;
        }
    }
}
