package io.tenancy.integration;

import io.tenancy.pool.PoolLimits;
import java.time.Duration;

/** Pool limits that differ from the defaults in what a test needs. */
final class Limits {

    private Limits() {}

    /** @param wait longest wait for a connection, and for opening one */
    static PoolLimits of(int size, Duration wait) {
        return of(size, wait, PoolLimits.DEFAULTS.socketTimeout());
    }

    /** @param silence longest silence of the server during a statement */
    static PoolLimits of(int size, Duration wait, Duration silence) {
        PoolLimits usual = PoolLimits.DEFAULTS;
        return new PoolLimits(
                size,
                usual.minimumIdle(),
                wait,
                usual.idleTimeout(),
                usual.maxLifetime(),
                usual.keepalive(),
                usual.leakDetection(),
                wait,
                silence,
                usual.drainTimeout());
    }
}
