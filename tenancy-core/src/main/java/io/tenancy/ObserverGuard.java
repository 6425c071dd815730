package io.tenancy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an observer's failure from becoming the operation's: swallows it, counts it, and says so once a minute.
 * Thread-safe.
 */
public final class ObserverGuard {

    private static final Logger log = LoggerFactory.getLogger(ObserverGuard.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String observer;
    private final LongAdder failures = new LongAdder();
    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    /** @param observer who is guarded against, for people */
    public ObserverGuard(String observer) {
        this.observer = observer;
    }

    /** Runs the observation; whatever it throws ends here, errors of the JVM excepted. */
    public void contain(Runnable observation) {
        try {
            observation.run();
        } catch (RuntimeException failed) {
            failed(failed);
        }
    }

    /** Counts a failure that somebody else caught. */
    public void failed(Throwable failure) {
        failures.increment();
        long now = System.nanoTime();
        long said = saidNanos.get();
        if (now - said >= QUIET_NANOS && saidNanos.compareAndSet(said, now)) {
            log.error("{} failed; the operation went on.", observer, failure);
        }
    }

    /** Returns how often the observer failed, since this object was made. */
    public long failures() {
        return failures.sum();
    }
}
