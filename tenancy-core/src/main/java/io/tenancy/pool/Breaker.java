package io.tenancy.pool;

import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the callers of one tenant from waiting for a database that does not answer: after repeated failures they fail at
 * once, until a single attempt in the background succeeds. An attempt is made when somebody asks and the time has come;
 * a tenant that nobody asks for is left alone. Thread-safe; time is monotonic.
 *
 * <p>No library's: those decide per call, and none can let callers fail at once while another thread tries.
 */
final class Breaker {

    /** A refused login is not helped by asking again soon, and servers lock accounts that ask too often. */
    private static final int REJECTED_FACTOR = 6;

    /** What a caller who finds no open pool may do. */
    enum Admission {
        /** Open the pool, or wait for whoever does. */
        WAIT,
        /** Start opening the pool, and fail. */
        PROBE,
        /** Fail. */
        REFUSED
    }

    private final BreakerSettings settings;
    private volatile int failures;

    /** Why it is open; null while it is closed. */
    private volatile @Nullable TenantUnavailableException reason;

    private long probeAtNanos;
    private long askedNanos;

    /** Guards changes of the fields above. Nobody comes here on the way to a connection of an open pool. */
    private final Lock deciding = new ReentrantLock();

    Breaker(BreakerSettings settings) {
        this.settings = settings;
    }

    boolean isOpen() {
        return reason != null;
    }

    BreakerState describe() {
        return isOpen() ? BreakerState.OPEN : BreakerState.CLOSED;
    }

    /** Decides for one caller. While it is open, one caller after each pause gets something else than a refusal. */
    Admission ask() {
        deciding.lock();
        try {
            if (reason == null) {
                return Admission.WAIT;
            }
            long now = System.nanoTime();
            boolean quiet = now - askedNanos > settings.openFor().toNanos();
            askedNanos = now;
            if (now - probeAtNanos < 0) {
                return Admission.REFUSED;
            }
            probeAtNanos = now + settings.openFor().toNanos();
            // Where few callers come, each would be the one that only finds out that the database is back.
            return quiet ? Admission.WAIT : Admission.PROBE;
        } finally {
            deciding.unlock();
        }
    }

    /**
     * Counts a failure.
     *
     * @return whether it opened the breaker
     */
    boolean failed(TenantUnavailableException why) {
        deciding.lock();
        try {
            boolean wasOpen = reason != null;
            failures = Math.min(failures + 1, settings.failures());
            if (!wasOpen && failures < settings.failures() && !why.isRejection()) {
                return false;
            }
            reason = why;
            long now = System.nanoTime();
            if (why.isRejection()) {
                probeAtNanos = now + REJECTED_FACTOR * settings.openFor().toNanos();
            } else if (!wasOpen) {
                probeAtNanos = now + settings.openFor().toNanos();
            }
            // Otherwise the pause began with the attempt; callers that waited since before do not prolong it.
            if (!wasOpen) {
                askedNanos = now;
            }
            return !wasOpen;
        } finally {
            deciding.unlock();
        }
    }

    /**
     * The database answers.
     *
     * @return whether the breaker was open
     */
    boolean succeeded() {
        deciding.lock();
        try {
            boolean wasOpen = reason != null;
            reason = null;
            failures = 0;
            return wasOpen;
        } finally {
            deciding.unlock();
        }
    }

    /** A connection of the pool was opened; says nothing about a breaker that opened meanwhile. */
    void connected() {
        if (failures > 0) {
            deciding.lock();
            try {
                failures = reason == null ? 0 : failures;
            } finally {
                deciding.unlock();
            }
        }
    }

    /** Returns what a caller is told who may not wait; null if it is closed by now. */
    @Nullable
    TenantUnavailableException refusal(Tenant tenant) {
        if (reason == null) {
            return null;
        }
        deciding.lock();
        try {
            Duration untilProbe = Duration.ofNanos(Math.max(0, probeAtNanos - System.nanoTime()));
            return reason == null ? null : TenantUnavailableException.open(tenant, reason, untilProbe);
        } finally {
            deciding.unlock();
        }
    }
}
