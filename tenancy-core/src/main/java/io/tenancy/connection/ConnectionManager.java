package io.tenancy.connection;

import io.tenancy.Violation;
import io.tenancy.context.TenantScope;
import io.tenancy.context.TenantSwitcher;
import io.tenancy.context.ThreadBinding;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;

/**
 * Connections for tenants: switches the calling thread and says what a tenant's database is. Thread-safe. An application
 * replaces this by declaring a bean.
 */
public interface ConnectionManager extends TenantSwitcher {

    /**
     * Binds the calling thread to a tenant until the scope is closed. Sends no statement and waits for nobody if this
     * node has used the tenant before.
     *
     * @throws io.tenancy.tenant.TenantNotFoundException if the tenant is null, unknown or deleted
     * @throws io.tenancy.tenant.TenantInactiveException if it is suspended or expired
     * @throws io.tenancy.tenant.TenantNotReadyException if it is being created
     * @throws TenantSwitchException if a transaction of another tenant, or one begun without any, is open
     */
    @Override
    TenantScope switchToTenant(Tenant tenant);

    /**
     * Binds the calling thread to the central database until the scope is closed.
     *
     * @throws TenantSwitchException if a transaction of the routing data source is open
     */
    @Override
    TenantScope switchToCentral();

    /**
     * Checks settings of a tenant's database that somebody entered. Needs no network and leaves the map as it is.
     *
     * @param settings keys {@code driver}, {@code host}, {@code port} (a number or its digits), {@code database},
     *     {@code username}, {@code password}
     * @return every violation; empty if the settings are valid
     */
    List<Violation> validateTenantConfiguration(Map<String, ?> settings);

    /**
     * Returns exactly what the tenant's pool opens with: the tenant's own columns, then those of the central database.
     *
     * @throws InvalidDatabaseConfigException if the tenant's row breaks rules
     */
    DatabaseConfig getTenantDatabaseConfig(Tenant tenant);

    /**
     * Returns a manager that binds through {@code threads}, which the router reads.
     *
     * @param guards asked beside the check of the router's own transactions
     */
    static ConnectionManager routing(
            ThreadBinding threads,
            TenantHandles handles,
            TenantRoutingDataSource router,
            DatabaseConfigs configs,
            List<? extends SwitchGuard> guards) {
        return new RoutingConnectionManager(threads, handles, router, configs, guards);
    }
}
