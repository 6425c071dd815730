package io.tenancy.provisioning;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How full a database server is, at the moment at which a tenant is placed.
 *
 * @param name as the operator calls it
 * @param plans the plans that it names; empty if it names none
 * @param tenants how many tenants are there: every row with its host and port counts
 * @param capacity the number of tenants from which on no other is placed there; null for no such number
 */
public record ServerLoad(
        String name,
        Set<String> plans,
        int tenants,
        @Nullable Integer capacity) {

    public ServerLoad {
        plans = Set.copyOf(plans);
    }

    /** Returns whether another tenant fits. */
    public boolean hasRoom() {
        return hasRoomFor(1);
    }

    boolean hasRoomFor(int more) {
        return capacity == null || tenants + more <= capacity;
    }

    /** Returns the used part of the capacity: 0 for an empty server, 1 for a full one; NaN without a capacity. */
    public double share() {
        return capacity == null ? Double.NaN : (double) tenants / capacity;
    }
}
