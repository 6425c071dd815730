package io.tenancy.integration;

import io.tenancy.pool.PoolLimits;
import java.time.Duration;

/** Pool limits that differ from the defaults in what a test needs. */
final class Limits {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private Limits() {}

    /** @param wait longest wait for a connection, and for opening one */
    static PoolLimits of(int size, Duration wait) {
        return of(size, wait, PoolLimits.DEFAULTS.maximumWaiting(), PoolLimits.DEFAULTS.socketTimeout());
    }

    /** @param connect longest time to open a connection; who waits for one of others is patient */
    static PoolLimits connecting(int size, Duration connect) {
        return connecting(size, connect, PoolLimits.DEFAULTS.socketTimeout());
    }

    /** @param silence longest silence of the server during a statement */
    static PoolLimits connecting(int size, Duration connect, Duration silence) {
        PoolLimits usual = PoolLimits.DEFAULTS;
        return new PoolLimits(
                size,
                usual.minimumIdle(),
                usual.maximumWaiting(),
                PATIENT,
                usual.idleTimeout(),
                usual.maxLifetime(),
                usual.keepalive(),
                usual.leakDetection(),
                connect,
                silence,
                usual.drainTimeout());
    }

    /** @param waiting most callers that may wait */
    static PoolLimits of(int size, Duration wait, int waiting) {
        return of(size, wait, waiting, PoolLimits.DEFAULTS.socketTimeout());
    }

    /** @param silence longest silence of the server during a statement */
    static PoolLimits of(int size, Duration wait, Duration silence) {
        return of(size, wait, PoolLimits.DEFAULTS.maximumWaiting(), silence);
    }

    private static PoolLimits of(int size, Duration wait, int waiting, Duration silence) {
        PoolLimits usual = PoolLimits.DEFAULTS;
        return new PoolLimits(
                size,
                usual.minimumIdle(),
                waiting,
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
