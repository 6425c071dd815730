package io.tenancy.pool;

import io.tenancy.database.DatabaseTimeouts;
import java.time.Duration;

/**
 * How large each tenant's pool is and how long anybody waits.
 *
 * @param maximumSize most connections of one tenant on this node
 * @param minimumIdle connections kept open without use; 0 lets an idle pool hold none
 * @param maximumWaiting most callers that wait for a connection of one tenant at the same time; those who come in the same
 *     moment may exceed it by as many as there are processors
 * @param connectionTimeout longest wait for a connection
 * @param idleTimeout how long a connection above the minimum may idle; 0 for ever
 * @param maxLifetime longest life of a connection; 0 for ever
 * @param keepalive how often an idle connection is tested; 0 for never
 * @param leakDetection after what time a connection that was not returned is reported; 0 for never
 * @param connectTimeout longest time to open a connection, and again to log in
 * @param socketTimeout longest silence of the server during a statement
 * @param drainTimeout how long work in flight may go on when a pool is retired
 */
public record PoolLimits(
        int maximumSize,
        int minimumIdle,
        int maximumWaiting,
        Duration connectionTimeout,
        Duration idleTimeout,
        Duration maxLifetime,
        Duration keepalive,
        Duration leakDetection,
        Duration connectTimeout,
        Duration socketTimeout,
        Duration drainTimeout) {

    /** Ten connections, none kept idle, twice as many callers that wait, five seconds to wait. */
    public static final PoolLimits DEFAULTS = new PoolLimits(
            10,
            0,
            20,
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofMinutes(2),
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));

    DatabaseTimeouts timeouts() {
        return new DatabaseTimeouts(connectTimeout, socketTimeout);
    }
}
