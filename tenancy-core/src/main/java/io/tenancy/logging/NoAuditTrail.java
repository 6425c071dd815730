package io.tenancy.logging;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps nothing. */
final class NoAuditTrail implements AuditTrail, AuditedAction {

    static final NoAuditTrail INSTANCE = new NoAuditTrail();

    private NoAuditTrail() {}

    @Override
    public AuditedAction begin(String action, AuditTarget target, Map<String, ?> context) {
        return this;
    }

    @Override
    public void done(AuditTarget target, Map<String, ?> context) {}

    @Override
    public void failed(Throwable why) {}

    @Override
    public void record(String action, AuditTarget target, AuditOutcome outcome, Map<String, ?> context) {}

    @Override
    public List<AuditEntry> find(AuditQuery query) {
        return List.of();
    }

    @Override
    public AuditVerification verify(@Nullable String tenant) {
        return new AuditVerification(0, 0, List.of());
    }

    @Override
    public void expire() {}

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public void close() {}
}
