package io.tenancy.context;

import io.tenancy.tenant.Tenant;

/** Changes what the calling thread is bound to. Thread-safe. */
public interface TenantSwitcher {

    /**
     * Binds the calling thread to a tenant until the scope is closed. Needs no database if the tenant was used before.
     *
     * @throws io.tenancy.TenancyException if the tenant is unknown, inactive or not ready, or if a transaction of
     *     another tenant is open; the thread stays bound to what it was
     */
    TenantScope switchToTenant(Tenant tenant);

    /**
     * Binds the calling thread to the central database until the scope is closed.
     *
     * @throws io.tenancy.TenancyException if a transaction of a tenant is open; the thread stays bound to what it was
     */
    TenantScope switchToCentral();
}
