package io.tenancy.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a {@link FaultProxy} does at the moment; every chunk of bytes waits here before it goes on. Thread-safe. */
final class FaultGate {

    enum Mode {
        PASS,
        REFUSE,
        SILENT,
        LOSE_ANSWERS,
        STOP,
        CLOSED
    }

    private Mode mode = Mode.PASS;
    private Duration delay = Duration.ZERO;

    synchronized Mode mode() {
        return mode;
    }

    synchronized void set(Mode newMode, Duration newDelay) {
        mode = newMode;
        delay = newDelay;
        notifyAll();
    }

    /** Waits out the delay, and while everything is stopped. A change of mode or delay counts for those who wait, too. */
    synchronized void pass() throws InterruptedException {
        long arrived = System.nanoTime();
        while (true) {
            long remaining = delay.toNanos() - (System.nanoTime() - arrived);
            if (mode == Mode.STOP) {
                wait();
            } else if (remaining > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, remaining);
            } else {
                return;
            }
        }
    }
}
