package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.DeletedTenants;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantStore;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What operations on tenants are done with; the same for all of them. */
record OperationTools(
        ProvisioningSettings settings,
        ProvisioningParts parts,
        DatabaseServers servers,
        TenantStore store,
        DeletedTenants deleted,
        Operations operations,
        SpareTenants spares,
        Moves moves,
        Heartbeat heartbeat,
        TransactionTemplate transaction,
        TenantEvents events,
        TenancyLogger logger,
        AuditTrail audit) {

    static OperationTools of(
            ProvisioningSettings settings, ProvisioningParts parts, TenancyLogger logger, AuditTrail audit) {
        TransactionTemplate transaction =
                new TransactionTemplate(new DataSourceTransactionManager(parts.centralDataSource()));
        // What a step has written must stand before the next one begins, whatever the caller's transaction does.
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        // Who waited for a lock must see what its holder has written, whatever the pool's connections do.
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        Operations operations = new Operations(parts.centralDataSource());
        TenantStore store = new TenantStore(parts.centralDataSource());
        return new OperationTools(
                settings,
                parts,
                new DatabaseServers(parts),
                store,
                new DeletedTenants(parts.centralDataSource()),
                operations,
                new SpareTenants(settings, parts, store, operations),
                new Moves(parts.centralDataSource()),
                new Heartbeat(operations),
                transaction,
                new TenantEvents(parts.listeners()),
                TenancyLogger.contained(logger),
                audit);
    }

    /**
     * Reads a tenant now, and makes this node follow.
     *
     * @throws TenantNotFoundException if its row is gone
     */
    Tenant reload(long id) {
        return parts.registry().reload(id).orElseThrow(() -> TenantNotFoundException.byId(id));
    }

    /**
     * Changes a tenant's row while nobody else can, in a transaction of its own.
     *
     * @param change gets the tenant as it is now
     * @throws TenantNotFoundException if its row is gone
     * @throws ProvisioningException if an operation on the tenant is open
     */
    <T> T changing(long id, Function<Tenant, T> change) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Tenant latest = store.lock(id).orElseThrow(() -> TenantNotFoundException.byId(id));
            operations.openOf(id).ifPresent(open -> {
                throw ProvisioningException.busy(latest.slug(), open, null);
            });
            return change.apply(latest);
        }));
    }

    /** As {@link #changing}, for a tenant that is not deleted; returns it as it is afterwards. */
    Tenant changingLive(Tenant tenant, Consumer<Tenant> change) {
        changing(tenant.id(), latest -> {
            if (latest.deletedAt() != null) {
                throw TenantNotFoundException.byId(latest.id());
            }
            change.accept(latest);
            return latest;
        });
        return reload(tenant.id());
    }

    Tenant said(String event, Tenant tenant) {
        logger.logDatabaseOperation(event, tenant, Map.of("name", Printable.escape(tenant.name(), 100)));
        return tenant;
    }

    void saidFailed(String event, Tenant tenant, Operation operation, Exception failed) {
        logger.logDatabaseOperation(
                event, tenant, Map.of("step", operation.step(), "error", String.valueOf(failed.getMessage())));
    }
}
