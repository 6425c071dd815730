package io.tenancy.pool;

import java.time.Duration;

/**
 * What all tenants' pools of this node may have together.
 *
 * @param maximumPools most pools that are open at the same time; at least 1
 * @param idleEviction time without use after which a pool is closed; 0 for never
 */
public record NodeLimits(int maximumPools, Duration idleEviction) {

    /** As many pools as there are tenants, each until it was not used for ten minutes. */
    public static final NodeLimits DEFAULTS = new NodeLimits(Integer.MAX_VALUE, Duration.ofMinutes(10));
}
