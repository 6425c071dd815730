package io.tenancy.database;

import java.util.Locale;
import java.util.Set;

/**
 * Where one database is. Only a place: whether the parts are allowed is checked by {@link DatabaseRules}.
 *
 * @param host a DNS name or an IP address; empty on H2
 * @param port 1 to 65535; 0 on H2
 * @param database the database's name
 */
public record DatabaseAddress(DatabaseDriver driver, String host, int port, String database) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /**
     * Returns the server that the database is on, as one text: host and port in lower case, all names of this machine
     * alike. Other spellings of one server are not known to be the same.
     */
    public String server() {
        String name = host.toLowerCase(Locale.ROOT);
        return (LOOPBACK.contains(name) ? "localhost" : name) + ":" + port;
    }

    /** Returns the address of another database on the same server. */
    public DatabaseAddress withDatabase(String other) {
        return new DatabaseAddress(driver, host, port, other);
    }
}
