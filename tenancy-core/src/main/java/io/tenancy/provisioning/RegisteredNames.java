package io.tenancy.provisioning;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.tenant.Tenant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which databases and logins the rows of the registry name, on which servers. Immutable. */
final class RegisteredNames {

    private final DatabaseAddress central;
    private final Map<String, List<Tenant>> databases = new LinkedHashMap<>();
    private final Set<String> logins = new HashSet<>();

    RegisteredNames(ProvisioningParts parts, List<Tenant> all) {
        this.central = parts.central().address();
        for (Tenant tenant : all) {
            if (tenant.databaseName() != null) {
                databases
                        .computeIfAbsent(key(server(tenant), tenant.databaseName()), name -> new ArrayList<>())
                        .add(tenant);
            }
            if (tenant.databaseUsername() != null) {
                logins.add(tenant.databaseUsername().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** On whatever server: a host has many spellings, and a name that was created ends in its tenant's id. */
    boolean hasDatabase(String name) {
        return databases.values().stream()
                .anyMatch(tenants -> name.equalsIgnoreCase(tenants.get(0).databaseName()));
    }

    /** As {@link #hasDatabase}. */
    boolean hasLogin(String name) {
        return logins.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Returns how many live tenants have their database on that server. */
    long tenantsOn(String server) {
        return databases.values().stream()
                .flatMap(List::stream)
                .filter(tenant -> tenant.deletedAt() == null && server(tenant).equals(server))
                .count();
    }

    /** Returns what more than one row names. */
    List<Finding> collisions() {
        return databases.values().stream()
                .filter(tenants -> tenants.size() > 1)
                .map(tenants -> Finding.error(
                        "database-shared",
                        null,
                        "The rows of " + tenants.size() + " tenants ("
                                + tenants.stream().map(Tenant::slug).collect(Collectors.joining(", "))
                                + ") lead to one database, " + tenants.get(0).databaseName()
                                + "; only the one that its marker names gets connections.",
                        "Correct host, port and database name in the table tenants."))
                .toList();
    }

    private String server(Tenant tenant) {
        return new DatabaseAddress(
                        central.driver(),
                        tenant.databaseHost() == null ? central.host() : tenant.databaseHost(),
                        tenant.databasePort() == null ? central.port() : tenant.databasePort(),
                        "")
                .server();
    }

    private static String key(String server, String name) {
        return server + '/' + name.toLowerCase(Locale.ROOT);
    }
}
