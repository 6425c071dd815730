package io.tenancy.logging;

import io.tenancy.ObserverGuard;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the trail in {@code tenancy_audit}. */
final class CentralAuditTrail implements AuditTrail {

    private static final Logger log = LoggerFactory.getLogger(CentralAuditTrail.class);

    /** What this node has not written yet is missing in what it reads, if it takes longer. */
    private static final Duration READ_AFTER = Duration.ofSeconds(2);

    private final AuditSettings settings;
    private final List<AuditListener> listeners;
    private final AuditDrafts drafts;
    private final AuditStore store;
    private final AuditWriter writer;
    private final ObserverGuard listening = new ObserverGuard("A listener for entries of the audit trail");
    private final AtomicLong lost = new AtomicLong();

    /** Lost, and not said so in the trail. */
    private final AtomicLong untold = new AtomicLong();

    CentralAuditTrail(AuditParts parts, AuditSettings settings) {
        this.settings = settings;
        this.listeners = parts.listeners();
        this.drafts = new AuditDrafts(parts.actor(), parts.node(), settings.maskNames());
        this.store = new AuditStore(parts.central(), new AuditSeals(parts.key()));
        this.writer = new AuditWriter(this::append, settings.capacity());
    }

    @Override
    public AuditedAction begin(String action, AuditTarget target, Map<String, ?> context) {
        AuditDraft begun = drafts.draft(action, target, AuditOutcome.BEGUN, context);
        try {
            writer.write(begun, settings.patience());
        } catch (IllegalStateException unwritten) {
            AuditUnavailableException refused = new AuditUnavailableException(
                    begun.action(), begun.target(), String.valueOf(unwritten.getMessage()), unwritten.getCause());
            if (!writer.offer(drafts.after(begun, begun.target(), AuditOutcome.FAILED, AuditDrafts.why(refused)))) {
                lose(begun.action());
            }
            throw refused;
        }
        return new Begun(begun);
    }

    @Override
    public void record(String action, AuditTarget target, AuditOutcome outcome, Map<String, ?> context) {
        if (!writer.offer(drafts.draft(action, target, outcome, context))) {
            lose(action);
        }
    }

    private void end(AuditDraft begun, AuditTarget target, AuditOutcome outcome, Map<String, ?> context) {
        if (!writer.accept(drafts.after(begun, target, outcome, context))) {
            lose(begun.action());
        }
    }

    private void lose(String action) {
        untold.incrementAndGet();
        long all = lost.incrementAndGet();
        if (Long.bitCount(all) == 1) {
            // At the first, second, fourth, eighth and so on: neither silent nor a flood.
            log.error(
                    "The audit trail lost {} entries on this node, the last of them '{}': {} wait already, or it is"
                            + " closed. Look at table tenancy_audit of the central database for locks, and at its disk.",
                    all,
                    action,
                    settings.capacity());
        }
    }

    private void append(long tenantId, List<AuditDraft> waiting) {
        for (AuditEntry entry : store.append(tenantId, waiting)) {
            listeners.forEach(listener -> tell(listener, entry));
        }
        long said = untold.getAndSet(0);
        if (said > 0) {
            writer.accept(drafts.draft("audit.lost", AuditTarget.NONE, AuditOutcome.NOTED, Map.of("entries", said)));
        }
    }

    /** Not even an error comes out: the entry is written, and would be written again. */
    private void tell(AuditListener listener, AuditEntry entry) {
        try {
            listener.written(entry);
        } catch (RuntimeException | Error failed) {
            listening.failed(failed);
        }
    }

    @Override
    public List<AuditEntry> find(AuditQuery query) {
        flush();
        return store.find(query);
    }

    @Override
    public AuditVerification verify(@Nullable String tenant) {
        flush();
        return store.verify(tenant == null ? null : tenant.toLowerCase(Locale.ROOT));
    }

    private void flush() {
        if (!writer.flush(READ_AFTER)) {
            log.warn("Entries of the audit trail are read while others of this node wait to be written.");
        }
    }

    @Override
    public void expire() {
        if (!settings.retention().isZero()) {
            store.expire(settings.retention());
        }
    }

    @Override
    public long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        writer.close(settings.patience());
    }

    /** An action under way. */
    private final class Begun implements AuditedAction {

        private final AuditDraft begun;

        Begun(AuditDraft begun) {
            this.begun = begun;
        }

        @Override
        public void done(AuditTarget target, Map<String, ?> context) {
            end(begun, target, AuditOutcome.DONE, context);
        }

        @Override
        public void failed(Throwable why) {
            end(begun, begun.target(), AuditOutcome.FAILED, AuditDrafts.why(why));
        }
    }
}
