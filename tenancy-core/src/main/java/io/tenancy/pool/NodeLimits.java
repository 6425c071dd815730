package io.tenancy.pool;

import java.time.Duration;

/**
 * What all tenants' pools of this node may have together.
 *
 * @param maximumConnections most connections that are open at the same time; at least 1
 * @param maximumPools most pools that are open at the same time; at least 1
 * @param idleEviction time without use after which a pool is closed; 0 for never
 */
public record NodeLimits(int maximumConnections, int maximumPools, Duration idleEviction) {

    /** As many connections and pools as tenants need, each pool until it was not used for ten minutes. */
    public static final NodeLimits DEFAULTS =
            new NodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofMinutes(10));
}
