package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Finds the server for a new tenant, in the transaction that stores the tenant: what it counted holds until that ends,
 * so that nodes together place no more than a server takes. Thread-safe.
 */
final class ServerChoice {

    private final List<ConfiguredServer> all;
    private final List<ConfiguredServer> placeable;
    private final TenantPlacement placement;
    private final DatabaseAddress central;
    private final PlacedTenants placed;

    ServerChoice(ProvisioningParts parts) {
        this.central = parts.central().address();
        this.all = parts.servers().configured();
        this.placement = parts.servers().placement();
        this.placed = new PlacedTenants(parts.centralDataSource(), central);
        this.placeable = all.stream()
                .filter(server -> server.administrator() != null || isCentral(server))
                .toList();
    }

    /**
     * Returns the server on which the database of a tenant is going to be created; empty for that of the central database,
     * where the configuration says nothing else.
     *
     * @throws InvalidTenantException if the tenant names a server that there is not
     * @throws ProvisioningException if no server has room for it
     */
    Optional<ConfiguredServer> forNew(NewTenant tenant) {
        if (placeable.isEmpty() && tenant.server() == null) {
            return Optional.empty();
        }
        Optional<ConfiguredServer> named = named(tenant, placeable);
        if (placeable.stream().anyMatch(server -> server.capacity() != null)) {
            placed.lock();
        }
        List<ServerLoad> loads = loads();
        ServerLoad chosen = named.map(server -> load(server.name(), loads))
                .or(() -> placement.choose(tenant, loads).map(load -> load(load.name(), loads)))
                .orElseThrow(() -> noServer(tenant, loads));
        if (!chosen.hasRoom()) {
            throw ProvisioningException.noServer(tenant, List.of(chosen));
        }
        return placeable.stream()
                .filter(server -> server.name().equals(chosen.name()))
                .findFirst();
    }

    /**
     * Returns the servers, as {@link #forNew} names them, that have room for one more database.
     *
     * @param spares how many spares there are on the server of an address
     */
    List<Optional<ConfiguredServer>> forSpares(ToIntFunction<DatabaseAddress> spares) {
        List<ServerLoad> loads = placeable.isEmpty() ? List.of() : loads();
        return all().stream()
                .filter(server -> server.isEmpty()
                        || load(server.get().name(), loads).hasRoomFor(spares.applyAsInt(place(server)) + 1))
                .toList();
    }

    /** Returns all servers on which tenants can be placed, as {@link #forNew} names them. */
    List<Optional<ConfiguredServer>> all() {
        return placeable.isEmpty()
                ? List.of(Optional.empty())
                : placeable.stream().map(Optional::of).toList();
    }

    /** Returns where the databases of a server are; of none yet. */
    DatabaseAddress place(Optional<ConfiguredServer> server) {
        return new DatabaseAddress(
                central.driver(),
                server.map(ConfiguredServer::host).orElse(central.host()),
                server.map(ConfiguredServer::port).orElse(central.port()),
                "");
    }

    /** Lets nobody else place a tenant before the transaction ends. */
    void lock() {
        placed.lock();
    }

    /**
     * Returns the server to which a tenant is moved.
     *
     * @throws InvalidTenantException if there is none of that name, or Tenancy can create nothing there
     * @throws ProvisioningException if it has no room
     */
    ConfiguredServer forMove(Tenant tenant, String name) {
        NewTenant request = NewTenant.of(tenant.slug(), tenant.name()).server(name);
        ConfiguredServer server = named(request, placeable).orElseThrow();
        if (server.capacity() != null) {
            placed.lock();
            ServerLoad load = load(name, loads());
            if (!load.hasRoom()) {
                throw MoveFailures.noRoom(tenant.slug(), load);
            }
        }
        return server;
    }

    /**
     * Returns the server that a tenant names, whether or not databases can be created there; empty if it names none.
     *
     * @throws InvalidTenantException if there is none of that name
     */
    Optional<ConfiguredServer> named(NewTenant tenant) {
        return named(tenant, all);
    }

    /** Returns the server at an address as it is configured; empty if it is not. */
    Optional<ConfiguredServer> at(DatabaseAddress address) {
        return all.stream()
                .filter(server -> server.address(central.driver()).equals(address.server()))
                .findFirst();
    }

    private static Optional<ConfiguredServer> named(NewTenant tenant, List<ConfiguredServer> among) {
        String name = tenant.server();
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(among.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(tenant, among)));
    }

    private boolean isCentral(ConfiguredServer server) {
        return server.address(central.driver()).equals(central.server());
    }

    private List<ServerLoad> loads() {
        Map<String, Integer> tenants = placed.byServer();
        return placeable.stream()
                .map(server -> new ServerLoad(
                        server.name(),
                        server.plans(),
                        tenants.getOrDefault(server.address(central.driver()), 0),
                        server.capacity()))
                .toList();
    }

    /** A strategy can return what it was not given. */
    private static ServerLoad load(String name, List<ServerLoad> loads) {
        return loads.stream()
                .filter(load -> load.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The TenantPlacement chose the server " + Printable.quote(name) + ", which it was not given."));
    }

    private static ProvisioningException noServer(NewTenant tenant, List<ServerLoad> loads) {
        List<ServerLoad> serving = LeastLoaded.serving(tenant.plan(), loads);
        return serving.isEmpty()
                ? ProvisioningException.unservedPlan(tenant, loads)
                : ProvisioningException.noServer(tenant, serving);
    }

    private static InvalidTenantException unknown(NewTenant tenant, List<ConfiguredServer> among) {
        String known = among.stream().map(ConfiguredServer::name).collect(Collectors.joining(", "));
        return new InvalidTenantException(
                tenant.slug(),
                List.of(new Violation(
                        "server",
                        "INVALID_SERVER",
                        (known.isEmpty()
                                        ? "no server below tenancy.database.servers takes new tenants"
                                        : "expected one of " + known)
                                + ", but was " + Printable.quote(tenant.server()))));
    }
}
