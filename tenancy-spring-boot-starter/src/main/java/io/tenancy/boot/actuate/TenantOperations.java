package io.tenancy.boot.actuate;

import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditTrail;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What an operator may do to one tenant, by the names that the endpoint knows. */
public final class TenantOperations {

    private final Map<String, UnaryOperator<Tenant>> operations = new LinkedHashMap<>();

    /** @param audit has what changes this node; what changes the tenant is in it already */
    public TenantOperations(TenantLifecycle lifecycle, TenantPools pools, FleetMigrator fleet, AuditTrail audit) {
        operations.put("suspend", lifecycle::suspend);
        operations.put("resume", lifecycle::resume);
        operations.put("rotate-password", lifecycle::rotatePassword);
        operations.put("migrate", fleet::requireMigrated);
        operations.put("evict-pool", here("pool.evict", audit, pools::evict));
        operations.put("reset-breaker", here("breaker.reset", audit, pools::resetBreaker));
    }

    /** Something that changes this node and not the tenant. It helps in trouble, and waits for no trail. */
    private static UnaryOperator<Tenant> here(String action, AuditTrail audit, Consumer<Tenant> change) {
        return tenant -> {
            try {
                change.accept(tenant);
            } catch (RuntimeException failed) {
                audit.record(
                        action,
                        AuditTarget.of(tenant),
                        AuditOutcome.FAILED,
                        Map.of("error", failed.getClass().getName()));
                throw failed;
            }
            audit.record(action, AuditTarget.of(tenant), AuditOutcome.DONE, Map.of());
            return tenant;
        };
    }

    /** Returns the names of all operations. */
    public Set<String> names() {
        return operations.keySet();
    }

    /** Runs the operation of that name and returns the tenant as it is then. */
    Tenant run(String name, Tenant tenant) {
        return Objects.requireNonNull(operations.get(name)).apply(tenant);
    }
}
