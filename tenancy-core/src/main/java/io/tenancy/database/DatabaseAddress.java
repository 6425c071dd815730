package io.tenancy.database;

/**
 * Where one database is. Only a place: whether the parts are allowed is checked by {@link DatabaseRules}.
 *
 * @param host a DNS name or an IP address; empty on H2
 * @param port 1 to 65535; 0 on H2
 * @param database the database's name
 */
public record DatabaseAddress(DatabaseDriver driver, String host, int port, String database) {

    /** Returns the address of another database on the same server. */
    public DatabaseAddress withDatabase(String other) {
        return new DatabaseAddress(driver, host, port, other);
    }
}
