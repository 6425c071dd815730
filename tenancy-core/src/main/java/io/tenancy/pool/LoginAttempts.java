package io.tenancy.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The logins of one tenant that its server refused within the last minute. Servers lock accounts that ask too often, and
 * whoever sees their log takes it for an attack. Thread-safe; time is monotonic.
 */
final class LoginAttempts {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final int most;
    private final Deque<Long> refusedNanos = new ArrayDeque<>();
    private final Lock counting = new ReentrantLock();

    /** @param most how many may be refused within a minute; at least 1 */
    LoginAttempts(int most) {
        this.most = most;
    }

    /** Returns how many milliseconds the server is not to be asked for; 0 if it may be asked now. */
    long pauseMillis() {
        counting.lock();
        try {
            long now = System.nanoTime();
            while (!refusedNanos.isEmpty() && now - refusedNanos.peekFirst() >= MINUTE_NANOS) {
                refusedNanos.removeFirst();
            }
            return refusedNanos.size() < most ? 0 : 1 + (MINUTE_NANOS - (now - refusedNanos.getFirst())) / 1_000_000;
        } finally {
            counting.unlock();
        }
    }

    void refused() {
        counting.lock();
        try {
            refusedNanos.addLast(System.nanoTime());
        } finally {
            counting.unlock();
        }
    }

    /** A login succeeded, or somebody changed what is tried. */
    void forget() {
        counting.lock();
        try {
            refusedNanos.clear();
        } finally {
            counting.unlock();
        }
    }
}
