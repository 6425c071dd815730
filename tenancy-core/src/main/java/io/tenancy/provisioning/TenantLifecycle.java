package io.tenancy.provisioning;

import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantUpdate;

/**
 * Creates tenants, changes them and ends them, while the application runs. Works on the central database whatever the
 * calling thread is bound to, in transactions of its own. Thread-safe.
 *
 * <p>Each method asks listeners first and tells them afterwards (see {@link io.tenancy.event.TenantEvent}); where one
 * objects, it throws a {@link ProvisioningException} with the code {@code VETOED}, and nothing has changed.
 */
public interface TenantLifecycle {

    /**
     * Creates a tenant with a database and a login of its own, and migrates the schema. Until that is done the tenant
     * cannot be used.
     *
     * <p>With {@link NewTenant#database} it gets one that is there already: empty, migrated before, or with a baseline, and
     * nobody else's. That is marked as the tenant's and migrated, and never dropped.
     *
     * <p>The database is created on the server that {@link NewTenant#server} names, or else on the one that the {@link
     * TenantPlacement} chooses; where none is configured, on that of the central database. Everything later happens there.
     *
     * @return the tenant, ready for use
     * @throws io.tenancy.tenant.InvalidTenantException with every violation, if there is one; nothing was stored
     * @throws io.tenancy.tenant.DuplicateTenantException if its slug, domain, subdomain or database name is taken, or the
     *     database that is there already is another tenant's; what was found is left as it was
     * @throws ProvisioningException if no database may be created and none was named; if no server takes the tenant; if the
     *     database that was named is not accepted; or if a later step failed; what this call had created was removed again, unless the
     *     exception says otherwise
     */
    Tenant create(NewTenant tenant);

    /**
     * Goes on with what failed or was interrupted on a tenant, now and on this thread: the rest of a creation for example.
     *
     * @return the tenant as it is afterwards
     * @throws ProvisioningException if there is nothing to go on with, if somebody else is at it, or if it failed again
     */
    Tenant retry(Tenant tenant);

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
     * Changes what people enter about a tenant, or the way to its database. Open connections that a change concerns are
     * replaced when they are given back.
     *
     * @return the tenant as it is afterwards
     * @throws io.tenancy.tenant.InvalidTenantException with every violation, if there is one
     * @throws io.tenancy.tenant.DuplicateTenantException if the domain, the subdomain or the database at that place is
     *     another tenant's
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant, or it is deleted
     * @throws io.tenancy.connection.ConnectionException if the new place or login does not lead to the tenant's database
     * @throws ProvisioningException if somebody has changed the tenant since the update's snapshot was taken, or an
     *     operation on it is open
     */
    Tenant update(TenantUpdate update);

    /**
     * Gives a tenant another slug. Its database and login keep their names.
     *
     * @param slug as in {@link NewTenant}
     * @return the tenant as it is afterwards
     * @throws io.tenancy.tenant.InvalidTenantException if no tenant can have that slug
     * @throws io.tenancy.tenant.DuplicateTenantException if another tenant has it
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant, or it is deleted
     * @throws ProvisioningException if an operation on the tenant is open
     */
    Tenant rename(Tenant tenant, String slug);

    /**
     * Moves a tenant's database to another server, on this thread. Meanwhile the tenant is not ready, and all others
     * work. Names, login and password stay the same. The database that it had is kept, locked, until {@link
     * #confirmMove} drops it.
     *
     * <p>What fails before the tenant is switched over is undone, and the tenant goes on where it was. A move whose node
     * died is finished by another node.
     *
     * @param server the name of one below {@code tenancy.database.servers} on which databases can be created
     * @return the tenant as it is afterwards
     * @throws io.tenancy.tenant.InvalidTenantException if there is no such server
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant, or it is deleted
     * @throws ProvisioningException with the code {@code MOVE_REFUSED}, {@code NO_SERVER}, {@code COPIER_UNSUITABLE} or
     *     {@code OPERATION_IN_PROGRESS} if nothing was begun, or the tools are not right; {@code MOVE_FAILED} if a step
     *     failed
     */
    Tenant move(Tenant tenant, String server);

    /**
     * Drops the database that a tenant had before it was moved, and the login there. One that was imported is left as it
     * is, without the marker, and so is its login.
     *
     * @param confirmedSlug the tenant's slug, once more
     * @return the tenant
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant
     * @throws ProvisioningException with the code {@code SOURCE_NOT_DROPPED} if the slug is another one, if nothing is
     *     kept, or if it could not be dropped; {@code OPERATION_IN_PROGRESS} if an operation is open
     */
    Tenant confirmMove(Tenant tenant, String confirmedSlug);

    /**
     * Marks a tenant deleted, frees its names, and lets work in flight finish. Its database is left as it is, and the
     * tenant can be restored. With {@code tenancy.database.auto-delete} it is purged when {@code
     * tenancy.provisioning.retention} is over: by a background thread of any node, or within this call if that is 0.
     *
     * <p>A tenant whose creation failed, or whose node died, is removed: with whatever the creation had made.
     *
     * @throws io.tenancy.tenant.TenantNotFoundException if there is no such tenant, or it was deleted before
     * @throws ProvisioningException if an operation on the tenant is open, or the database could not be dropped; in the
     *     second case the tenant is deleted all the same
     */
    void delete(Tenant tenant);

    /**
     * Takes a deletion back.
     *
     * @param tenant a deleted one, as {@link io.tenancy.tenant.TenantRegistry#findById} and {@link
     *     io.tenancy.tenant.TenantRegistry#list} return it
     * @return the tenant, with the names that it had
     * @throws io.tenancy.tenant.DuplicateTenantException if somebody else has one of its names by now
     * @throws io.tenancy.tenant.TenantNotFoundException if it was purged
     * @throws ProvisioningException if it is not deleted, or is being purged
     */
    Tenant restore(Tenant tenant);

    /**
     * Removes a deleted tenant for good: its database, its login and its row. Only a database that Tenancy created is
     * dropped, and only if its marker says that it is this tenant's; so is one that is kept after a move. One that was imported is left as it is, without the
     * marker, and so is its login.
     *
     * @param tenant a deleted one
     * @param confirmedSlug the slug that the tenant had, once more
     * @throws io.tenancy.tenant.TenantNotFoundException if it is not deleted, or was purged before
     * @throws ProvisioningException if the slug is another one, if {@code tenancy.provisioning.retention} is not over, if
     *     another operation is open, or if a step failed; in the last case {@link #retry} goes on
     */
    void purge(Tenant tenant, String confirmedSlug);

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
        return central(settings, parts, logger, AuditTrail.none());
    }

    /**
     * As {@link #central(ProvisioningSettings, ProvisioningParts, TenancyLogger)}, with everything in the audit trail
     * before it is done: where that cannot be written, each method throws {@link
     * io.tenancy.logging.AuditUnavailableException}, and nothing has changed.
     */
    static TenantLifecycle central(
            ProvisioningSettings settings, ProvisioningParts parts, TenancyLogger logger, AuditTrail audit) {
        return audited(new CentralTenantLifecycle(OperationTools.of(settings, parts, logger, audit)), audit);
    }

    /** Returns a lifecycle that does what another one does, and has each call in the audit trail before it is done. */
    static TenantLifecycle audited(TenantLifecycle lifecycle, AuditTrail audit) {
        return new AuditedTenantLifecycle(lifecycle, audit);
    }
}
