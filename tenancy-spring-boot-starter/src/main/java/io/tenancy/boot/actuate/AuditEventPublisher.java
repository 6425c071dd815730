package io.tenancy.boot.actuate;

import io.tenancy.logging.AuditEntry;
import io.tenancy.logging.AuditListener;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each entry of the audit trail that this node wrote as an {@link AuditEvent} of the same time, actor and
 * action, which Actuator keeps if there is an {@code AuditEventRepository}. Thread-safe.
 */
public final class AuditEventPublisher implements AuditListener {

    private final ApplicationEventPublisher publisher;

    public AuditEventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void written(AuditEntry entry) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (entry.tenant() != null) {
            data.put("tenant", entry.tenant());
        }
        data.put("outcome", entry.outcome().name());
        data.put("context", entry.context());
        data.put("correlationId", entry.correlationId());
        data.put("node", entry.node());
        data.put("hash", entry.hash());
        publisher.publishEvent(
                new AuditApplicationEvent(new AuditEvent(entry.time(), entry.actor(), entry.action(), data)));
    }
}
