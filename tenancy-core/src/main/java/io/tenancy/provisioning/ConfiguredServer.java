package io.tenancy.provisioning;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database server by the name that the operator gave it. New tenants can be placed there if it is the central database's
 * server, or has an administrator. Immutable; holds no password.
 *
 * @param name 1 character or more, and no other server's
 * @param host as the tenants' rows have it: a DNS name or an IP address; empty on H2
 * @param port 1 to 65535; 0 on H2
 * @param plans the plans whose tenants are placed there; empty for all that no other server names, and for tenants without
 *     a plan
 * @param capacity the number of tenants from which on no other is placed there: at least 1; null for no such number. Every
 *     row that has this host and port counts, also that of a tenant that is being created, is deleted and not purged, or was
 *     imported; an import is never refused for it
 * @param administrator null for the login of the central database, on its server
 */
public record ConfiguredServer(
        String name,
        String host,
        int port,
        Set<String> plans,
        @Nullable Integer capacity,
        @Nullable ServerAdministrator administrator) {

    public ConfiguredServer {
        plans = Set.copyOf(plans);
        if (capacity != null && capacity < 1) {
            throw new IllegalArgumentException(
                    "The capacity of the database server " + name + " must be at least 1, but is " + capacity + ".");
        }
    }

    /** Returns the server as {@link DatabaseAddress#server()} writes it. */
    String address(DatabaseDriver driver) {
        return new DatabaseAddress(driver, host, port, "").server();
    }

    @Override
    public String toString() {
        return "ConfiguredServer[" + name + "]";
    }
}
