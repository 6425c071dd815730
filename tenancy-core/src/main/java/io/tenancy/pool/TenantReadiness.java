package io.tenancy.pool;

import io.tenancy.tenant.Tenant;

/**
 * Says whether a tenant that may be used is ready for it, such as by its schema. Asked whenever a pool is about to open,
 * by one thread for each tenant, and never where one is open. Thread-safe.
 */
@FunctionalInterface
public interface TenantReadiness {

    /** Whoever may be used is ready. */
    TenantReadiness ALWAYS = tenant -> {};

    /**
     * Returns quietly if a pool may be opened.
     *
     * @throws io.tenancy.TenancyException if not; callers get it as it is
     */
    void require(Tenant tenant);
}
