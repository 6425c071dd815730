package io.tenancy.provisioning;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;

/**
 * Creates tenants and ends them, while the application runs. Works on the central database whatever the calling thread
 * is bound to, in transactions of its own. Thread-safe.
 */
public interface TenantLifecycle {

    /**
     * Creates a tenant with a database and a login of its own, and migrates the schema. Until that is done the tenant
     * cannot be used.
     *
     * @return the tenant, ready for use
     * @throws io.tenancy.tenant.InvalidTenantException with every violation, if there is one; nothing was stored
     * @throws io.tenancy.tenant.DuplicateTenantException if its slug, domain, subdomain or database name is taken; what
     *     was found is left as it was
     * @throws ProvisioningException if a later step failed; what this call had created was removed again, unless the
     *     exception says otherwise
     */
    Tenant create(NewTenant tenant);

    /**
     * Keeps a tenant out; its data stays. Work in flight may finish.
     *
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant
     */
    Tenant suspend(Tenant tenant);

    /**
     * Lets a suspended tenant in again.
     *
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant
     */
    Tenant resume(Tenant tenant);

    /**
     * Marks a tenant deleted, frees its names, and lets work in flight finish. Its database is only dropped with {@code
     * tenancy.database.auto-delete}; otherwise everything can be restored from the row.
     *
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant, or it was deleted before
     * @throws ProvisioningException if the database could not be dropped; the tenant is deleted all the same
     */
    void delete(Tenant tenant);

    /**
     * Gives the tenant's own login a new random password while the application runs. Connections in use go on; every
     * node opens its next ones with the new password. Can be stopped anywhere and called again.
     *
     * @return the tenant as it is now
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant, or it is deleted
     * @throws ProvisioningException with the code {@code PASSWORD_NOT_ROTATED} if the tenant has no login of its own, its
     *     database cannot be reached, or another node is at it
     */
    Tenant rotatePassword(Tenant tenant);

    /** Returns the lifecycle that keeps its state in the central database. */
    static TenantLifecycle central(ProvisioningSettings settings, ProvisioningParts parts, TenancyLogger logger) {
        return new CentralTenantLifecycle(settings, parts, logger);
    }
}
