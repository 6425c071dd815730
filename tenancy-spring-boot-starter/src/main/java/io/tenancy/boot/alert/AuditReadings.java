package io.tenancy.boot.alert;

import io.tenancy.monitoring.AlertReading;
import io.tenancy.monitoring.AlertSource;
import io.tenancy.monitoring.AlertType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Entries of the audit trail that this node lost within the last minute, as a security event: who makes the trail lose
 * entries leaves no trace in it. Not told to the logger, whose security events are entries of that trail. Thread-safe.
 */
public final class AuditReadings implements AlertSource {

    private static final String EVENT = "audit.lost";
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private record Seen(long nanos, long lost) {}

    private final LongSupplier lost;
    private final LongSupplier nanos;

    /** What was lost at each look of the last minute, and at the last one before it. */
    private final Deque<Seen> seen = new ArrayDeque<>();

    /**
     * @param lost entries since the start of this node
     * @param nanos as {@link System#nanoTime}
     */
    public AuditReadings(LongSupplier lost, LongSupplier nanos) {
        this.lost = lost;
        this.nanos = nanos;
        seen.add(new Seen(nanos.getAsLong(), 0));
    }

    @Override
    public synchronized List<AlertReading> read() {
        Seen now = new Seen(nanos.getAsLong(), lost.getAsLong());
        Seen before = seen.getFirst();
        while (seen.size() > 1 && now.nanos() - before.nanos() > MINUTE_NANOS) {
            seen.removeFirst();
            before = seen.getFirst();
        }
        seen.add(now);
        long recent = now.lost() - before.lost();
        return List.of(AlertReading.of(
                AlertType.SECURITY_EVENT,
                EVENT,
                recent,
                () -> "The audit trail of this node lost " + recent + " entries within a minute, " + now.lost()
                        + " since its start; look at table tenancy_audit of the central database for locks, and at its"
                        + " disk"));
    }
}
