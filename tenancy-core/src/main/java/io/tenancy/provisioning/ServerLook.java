package io.tenancy.provisioning;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What an administrator sees on one server. Used by one thread. */
final class ServerLook {

    private final ProvisioningParts parts;
    private final String address;
    private final DatabaseServer server;
    private final Supplier<RegisteredNames> registry;

    ServerLook(ProvisioningParts parts, String address, DatabaseServer server, Supplier<RegisteredNames> registry) {
        this.parts = parts;
        this.address = address;
        this.server = server;
        this.registry = registry;
    }

    List<Finding> findings(String prefix) {
        List<Finding> findings = new ArrayList<>();
        try {
            DatabaseServer.Made before = server.made(parts.marker(), prefix);
            RegisteredNames names = registry.get();
            // What is being purged meanwhile is gone by now, as its row may be.
            DatabaseServer.Made now = server.made(parts.marker(), prefix);
            before.databases().stream()
                    .filter(name -> now.databases().contains(name) && !names.hasDatabase(name))
                    .map(name -> Finding.warning(
                            "database-orphan",
                            null,
                            "The database " + name + " on " + address
                                    + " was created by this installation, and no tenant has it.",
                            "If nobody needs what is in it, drop it as the server's administrator. It is never"
                                    + " adopted, nor dropped by Tenancy."))
                    .forEach(findings::add);
            before.logins().stream()
                    .filter(name -> now.logins().contains(name) && !names.hasLogin(name))
                    .map(name -> Finding.warning(
                            "login-orphan",
                            null,
                            "The login " + name + " on " + address
                                    + " was created by this installation, and no tenant has it.",
                            "Drop it as the server's administrator."))
                    .forEach(findings::add);
            crowded(names, findings);
        } catch (SQLException | RuntimeException unreachable) {
            findings.add(Finding.error(
                    "server-unreachable",
                    null,
                    "The administrator cannot look at the database server " + address + ": "
                            + Finding.reason(unreachable),
                    "Look whether it runs, and accepts the login of tenancy.database.servers, or of"
                            + " spring.datasource for the central database's server."));
        }
        return findings;
    }

    private void crowded(RegisteredNames names, List<Finding> findings) throws SQLException {
        long tenants = names.tenantsOn(address);
        int connections = server.maxConnections();
        boolean shared = parts.pools().budgets().stream()
                .anyMatch(budget -> budget.what().contains("(" + address + ")"));
        if (!shared && connections > 0 && tenants > connections) {
            findings.add(Finding.warning(
                    "server-crowded",
                    null,
                    tenants + " tenants have their databases on " + address + ", which takes " + connections
                            + " connections: not even one for each.",
                    "Set tenancy.database.servers.<name>.max-connections below that, so that they share, or raise the"
                            + " server's own limit."));
        }
    }
}
