package io.tenancy.monitoring;

import java.time.Duration;
import java.time.Instant;

/** Time that passes when a test says so. */
final class AlertClock {

    private Duration passed = Duration.ZERO;

    AlertMonitor.Time time() {
        return new AlertMonitor.Time(() -> Instant.EPOCH.plus(passed), this::nanos);
    }

    long nanos() {
        return passed.toNanos();
    }

    void pass(Duration more) {
        passed = passed.plus(more);
    }
}
