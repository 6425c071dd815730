package io.tenancy.logging;

import java.time.Duration;

/**
 * How the audit trail is kept. Immutable.
 *
 * @param retention age at which entries are deleted; 0 for never
 * @param capacity how many entries wait at most while the trail cannot be written
 * @param patience how long an action waits at most until it stands in the trail
 * @param maskNames whether names, hosts and users are masked in contexts; secrets always are
 */
public record AuditSettings(Duration retention, int capacity, Duration patience, boolean maskNames) {

    /** Kept for a year; 20,000 entries wait; an action waits for 10 s. */
    public static final AuditSettings DEFAULTS =
            new AuditSettings(Duration.ofDays(365), 20_000, Duration.ofSeconds(10), true);

    public AuditSettings {
        if (retention.isNegative() || capacity < 1 || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("The audit trail needs a retention of 0 or more, a capacity of 1 or more"
                    + " and patience above 0, but has " + retention + ", " + capacity + " and " + patience + ".");
        }
    }

    /** Returns the same with another retention. */
    public AuditSettings retention(Duration other) {
        return new AuditSettings(other, capacity, patience, maskNames);
    }

    /** Returns the same, masking names or not. */
    public AuditSettings maskNames(boolean mask) {
        return new AuditSettings(retention, capacity, patience, mask);
    }
}
