package io.tenancy.provisioning;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The database servers of an installation, and who decides which of them a new tenant gets. Immutable.
 *
 * @param configured in the order of their names; empty if all tenants are placed on the server of the central database
 */
public record TenantServers(List<ConfiguredServer> configured, TenantPlacement placement) {

    /** Nothing but the server of the central database. */
    public static final TenantServers CENTRAL = new TenantServers(List.of(), TenantPlacement.leastLoaded());

    /** @throws IllegalArgumentException if two have one name */
    public TenantServers {
        configured = configured.stream()
                .sorted(Comparator.comparing(ConfiguredServer::name))
                .toList();
        Set<String> names = new HashSet<>();
        for (ConfiguredServer server : configured) {
            if (!names.add(server.name())) {
                throw new IllegalArgumentException("There are two database servers called " + server.name() + ".");
            }
        }
    }
}
