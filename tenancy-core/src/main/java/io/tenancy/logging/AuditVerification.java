package io.tenancy.logging;

import java.util.List;

/**
 * What verifying the audit trail found. Immutable.
 *
 * @param chains how many chains were walked; one for each tenant that has entries, and one for those of no tenant
 * @param entries how many entries are as they were written
 * @param breaks the first thing that is wrong in each chain in which something is; empty if nothing is
 */
public record AuditVerification(int chains, long entries, List<Break> breaks) {

    /**
     * The first place at which a chain is not what was written.
     *
     * @param tenantId the chain; 0 for the entries of no tenant
     * @param sequence the entry at which it shows
     * @param problem what is wrong, for people
     */
    public record Break(long tenantId, long sequence, String problem) {}

    public AuditVerification {
        breaks = List.copyOf(breaks);
    }

    /** Returns whether nothing is wrong. */
    public boolean intact() {
        return breaks.isEmpty();
    }
}
