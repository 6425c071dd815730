package io.tenancy.provisioning;

import io.tenancy.tenant.NewTenant;
import java.util.List;
import java.util.Optional;

/**
 * Decides on which database server the database of a new tenant is created. Not asked where the tenant names its server,
 * where it gets a database that is there already, or where no server is configured. An application replaces it by declaring
 * a bean. Thread-safe.
 */
@FunctionalInterface
public interface TenantPlacement {

    /**
     * Chooses a server. Called in a short transaction on the central database, for which creations of tenants on other
     * nodes wait: does no I/O. Whatever it throws ends the creation, with nothing stored.
     *
     * @param tenant validated
     * @param servers all on which a database can be created, in the order of their names, also those that are full or
     *     serve other plans; at least one
     * @return one of them; empty if none is right for this tenant, which is then not created. One that is full is refused
     */
    Optional<ServerLoad> choose(NewTenant tenant, List<ServerLoad> servers);

    /**
     * Returns the default: of the servers that serve the tenant's plan and have room, the one with the smallest used part of
     * its capacity; if one of them has no capacity, the one with the fewest tenants. The first by name if several are alike.
     *
     * <p>A server serves the plans that it names. One that names none serves the plans that no server names, and tenants
     * without a plan.
     */
    static TenantPlacement leastLoaded() {
        return LeastLoaded.INSTANCE;
    }
}
