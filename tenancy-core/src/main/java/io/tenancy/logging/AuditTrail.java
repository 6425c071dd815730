package io.tenancy.logging;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was done to tenants, by whom and when: appended to, never changed. What changes something is written before it is
 * done, or it is not done; what was only seen is written soon. Implementations are thread-safe. An application replaces
 * the starter's by declaring a bean.
 *
 * <p>Entries of one tenant are in the order in which this node met them. Contexts are masked before they are written.
 */
public interface AuditTrail extends AutoCloseable {

    /**
     * Writes that something is about to be done, and returns when that is durable.
     *
     * @param action for example {@code tenant.suspend}; up to 100 characters
     * @return the action, whose end the caller tells
     * @throws AuditUnavailableException if it could not be written in time: the caller does nothing then
     */
    AuditedAction begin(String action, AuditTarget target, Map<String, ?> context);

    /**
     * Writes something soon. Neither waits nor fails: while the trail cannot be written, entries wait in memory, and
     * where too many do, what comes further is counted, logged, and noted in the trail as {@code audit.lost}.
     */
    void record(String action, AuditTarget target, AuditOutcome outcome, Map<String, ?> context);

    /**
     * Returns entries, the oldest of them first; what this node has not written yet is written first, if that is quick.
     *
     * @throws org.springframework.dao.DataAccessException if the central database cannot be read
     */
    List<AuditEntry> find(AuditQuery query);

    /**
     * Reads all entries and finds where they are not what was written.
     *
     * @param tenant the slug that a tenant has or had, to look at its entries alone; null for all
     * @throws org.springframework.dao.DataAccessException if the central database cannot be read
     */
    AuditVerification verify(@Nullable String tenant);

    /** Deletes what is older than it is kept. What is left can still be verified. */
    void expire();

    /** Returns how many entries were lost on this node since its start. */
    long lost();

    /** Writes what waits, for a moment at most. */
    @Override
    void close();

    /**
     * Does something between its two entries.
     *
     * @return what the work returns; a tenant of its own is not looked for in it
     * @throws AuditUnavailableException if it was not done, because its begin could not be written
     */
    default <T> T audited(String action, AuditTarget target, Map<String, ?> context, Supplier<T> work) {
        AuditedAction begun = begin(action, target, context);
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error failed) {
            begun.failed(failed);
            throw failed;
        }
        begun.done(target, Map.of());
        return result;
    }

    /** As {@link #audited(String, AuditTarget, Map, Supplier)}, for work without a result. */
    default void audited(String action, AuditTarget target, Map<String, ?> context, Runnable work) {
        audited(action, target, context, () -> {
            work.run();
            return true;
        });
    }

    /** Returns the trail that is kept in the central database. The caller closes it, before the data source. */
    static AuditTrail central(AuditParts parts, AuditSettings settings) {
        return new CentralAuditTrail(parts, settings);
    }

    /** Returns a trail that keeps nothing. */
    static AuditTrail none() {
        return NoAuditTrail.INSTANCE;
    }
}
