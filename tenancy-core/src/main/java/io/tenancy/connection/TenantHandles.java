package io.tenancy.connection;

import io.tenancy.tenant.Tenant;

/** Finds the handle of a tenant. Implemented by what pools connections. Thread-safe. */
public interface TenantHandles {

    /**
     * Returns the tenant's handle, always the same for the same id while the tenant exists. What it leads to is decided
     * by the registry, whatever the given snapshot says.
     *
     * @throws io.tenancy.tenant.TenantNotFoundException if the registry has no tenant of that id
     */
    TenantHandle handleOf(Tenant tenant);
}
