package io.tenancy.tenant;

import java.util.Collection;

/**
 * Somebody who holds tenants for longer than a request and must learn of every change: the pools. Called by one thread
 * of the registry at a time; must return quickly and must not throw (what is thrown is logged and otherwise ignored).
 */
public interface TenantWatcher {

    /** Returns the tenants of which every change must be told, as they were seen last. */
    Collection<Tenant> watched();

    /** The tenant's row or status is now this. Also called when nothing changed but a fresh snapshot was read. */
    void changed(Tenant latest);

    /** The tenant's row is gone. */
    void removed(Tenant lastSeen);

    /**
     * The registry has not been readable for as long as stale data may be used: nothing that is held may be trusted
     * until it was asked for again.
     */
    void distrustAll();
}
