package io.tenancy.pool;

import java.time.Duration;

/**
 * When a tenant's callers no longer wait for its database.
 *
 * @param failures how many attempts in a row have to fail; at least 1. A refused login counts as enough.
 * @param openFor time from then until the next attempt, and between two attempts; after a refused login six times as long
 */
public record BreakerSettings(int failures, Duration openFor) {

    /** Three failures, five seconds. */
    public static final BreakerSettings DEFAULTS = new BreakerSettings(3, Duration.ofSeconds(5));
}
