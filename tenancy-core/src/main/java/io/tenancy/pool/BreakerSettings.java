package io.tenancy.pool;

import java.time.Duration;

/**
 * When a tenant's callers no longer wait for its database.
 *
 * @param failures how many attempts in a row have to fail; at least 1. A refused login counts as enough.
 * @param openFor time from then until the next attempt, and between two attempts; after a refused login six times as long
 * @param maximumLogins how many logins of a tenant may be refused by its server within a minute before this node tries
 *     none until the minute is over; at least 1
 */
public record BreakerSettings(int failures, Duration openFor, int maximumLogins) {

    /** Three failures, five seconds, three refused logins. */
    public static final BreakerSettings DEFAULTS = new BreakerSettings(3, Duration.ofSeconds(5));

    /** With three refused logins. */
    public BreakerSettings(int failures, Duration openFor) {
        this(failures, openFor, 3);
    }
}
