package io.tenancy.logging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit trail, as it is stored. Immutable.
 *
 * @param tenantId the tenant's id, which names the chain that the entry belongs to; 0 for entries of no tenant
 * @param sequence its place in the chain, from 1 without gaps
 * @param time when it happened, by the clock of the central database, in microseconds
 * @param actor who did it
 * @param action for example {@code tenant.suspend}
 * @param tenant the tenant's slug as it was then, or null
 * @param context masked JSON, an object
 * @param correlationId the same for everything that belongs to one call, and for nothing else; begins with the id of the
 *     trace where there was one
 * @param node where it was done
 * @param hash 64 hexadecimal digits over all of this and the hash of the entry before it in its chain
 */
public record AuditEntry(
        long tenantId,
        long sequence,
        Instant time,
        String actor,
        String action,
        @Nullable String tenant,
        AuditOutcome outcome,
        String context,
        String correlationId,
        String node,
        String hash) {

    AuditEntry withHash(String other) {
        return new AuditEntry(
                tenantId, sequence, time, actor, action, tenant, outcome, context, correlationId, node, other);
    }
}
