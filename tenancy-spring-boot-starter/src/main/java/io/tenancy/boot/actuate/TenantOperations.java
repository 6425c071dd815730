package io.tenancy.boot.actuate;

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

    public TenantOperations(TenantLifecycle lifecycle, TenantPools pools, FleetMigrator fleet) {
        operations.put("suspend", lifecycle::suspend);
        operations.put("resume", lifecycle::resume);
        operations.put("rotate-password", lifecycle::rotatePassword);
        operations.put("migrate", fleet::requireMigrated);
        operations.put("evict-pool", here(pools::evict));
        operations.put("reset-breaker", here(pools::resetBreaker));
    }

    /** Something that changes this node and not the tenant. */
    private static UnaryOperator<Tenant> here(Consumer<Tenant> change) {
        return tenant -> {
            change.accept(tenant);
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
