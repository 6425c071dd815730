package io.tenancy.logging;

/**
 * An entry that has no place in its chain yet.
 *
 * @param madeNanos when it happened, by {@link System#nanoTime()}
 */
record AuditDraft(
        AuditTarget target,
        String actor,
        String action,
        AuditOutcome outcome,
        String context,
        String correlationId,
        String node,
        long madeNanos) {}
