package io.tenancy.logging;

/** Learns of entries of the audit trail that this node wrote, when they are durable. Thread-safe and quick. */
@FunctionalInterface
public interface AuditListener {

    /** An entry was written. What this throws is contained; no other entry of this node is written meanwhile. */
    void written(AuditEntry entry);
}
