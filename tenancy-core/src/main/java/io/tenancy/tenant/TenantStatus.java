package io.tenancy.tenant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be done with a tenant. Derived, never stored: from {@code deleted_at}, an open operation that keeps it out of
 * use, {@code expires_at} and {@code is_active}, in that order.
 */
public enum TenantStatus {
    /** Being created: its database is not ready yet. */
    PROVISIONING,
    /** Ready for use. */
    ACTIVE,
    /** Switched off by an operator. */
    SUSPENDED,
    /** Past its expiry. */
    EXPIRED,
    /** Being moved to another database server. */
    MOVING,
    /** Its creation failed, or its move, and waits for an operator. */
    FAILED,
    /** Deleted; the row remains until it is purged. */
    DELETED;

    /**
     * Returns the status.
     *
     * @param open the state of an open operation that keeps it out of use, or MOVING for a move that did not
     *     fail; null if there is none, or for an undone move, whose tenant is back where it was
     */
    static TenantStatus of(
            @Nullable Instant deletedAt,
            @Nullable String open,
            @Nullable Instant expiresAt,
            boolean active,
            Instant now) {
        if (deletedAt != null) {
            return DELETED;
        }
        if (open != null) {
            return open.equals(FAILED.name()) ? FAILED : open.equals(MOVING.name()) ? MOVING : PROVISIONING;
        }
        if (isPast(expiresAt, now)) {
            return EXPIRED;
        }
        return active ? ACTIVE : SUSPENDED;
    }

    /**
     * Returns whether time alone has made this another status. Also an earlier time, where the database's clock was set
     * back, or another server's took its place.
     */
    boolean isOverdue(@Nullable Instant expiresAt, Instant now) {
        return switch (this) {
            case ACTIVE, SUSPENDED -> isPast(expiresAt, now);
            case EXPIRED -> !isPast(expiresAt, now);
            case PROVISIONING, MOVING, FAILED, DELETED -> false;
        };
    }

    private static boolean isPast(@Nullable Instant expiresAt, Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /**
     * Returns quietly if a tenant of this status may be used.
     *
     * @throws TenantNotFoundException if it is deleted
     * @throws TenantNotReadyException if it is being created or moved, or that failed
     * @throws TenantInactiveException if it is suspended or expired
     */
    public void requireUsable(Tenant tenant) {
        switch (this) {
            case ACTIVE -> {}
            case PROVISIONING, MOVING, FAILED -> throw new TenantNotReadyException(tenant.slug(), this);
            case SUSPENDED, EXPIRED -> throw new TenantInactiveException(tenant.slug(), this);
            case DELETED -> throw TenantNotFoundException.byId(tenant.id());
        }
    }
}
