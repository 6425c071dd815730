package io.tenancy.boot.security;

import io.tenancy.TenancyException;
import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyEventListener;
import io.tenancy.tenant.TenantRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Puts security events into the audit trail, whether the log channel says them or not. Thread-safe. */
public final class AuditedSecurityEvents implements TenancyEventListener {

    private final Supplier<AuditTrail> audit;
    private final Supplier<TenantRegistry> registry;

    /** Both are asked for with the first event: they may be told of events while they are made. */
    public AuditedSecurityEvents(Supplier<AuditTrail> audit, Supplier<TenantRegistry> registry) {
        this.audit = audit;
        this.registry = registry;
    }

    @Override
    public void securityEvent(String type, Map<String, ?> context) {
        audit.get().record("security." + type, target(context.get("tenant")), AuditOutcome.NOTED, context);
    }

    /** Events name their tenant by its id. */
    private AuditTarget target(@Nullable Object tenant) {
        if (!(tenant instanceof Number id)) {
            return tenant == null ? AuditTarget.NONE : AuditTarget.named(tenant.toString());
        }
        try {
            return registry.get()
                    .findById(id.longValue())
                    .map(AuditTarget::of)
                    .orElse(new AuditTarget(id.longValue(), null));
        } catch (TenancyException | DataAccessException unreadable) {
            return new AuditTarget(id.longValue(), null);
        }
    }
}
