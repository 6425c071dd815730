package io.tenancy.connection;

import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what a tenant's pool opens with: the tenant's own columns, and the central database's where they are empty.
 * Holds no password.
 *
 * @param host empty on H2
 * @param port 0 on H2
 * @param username null only if neither the tenant nor the central database has a login
 * @param ownLogin whether the login is the tenant's own, not that of the central database
 */
public record DatabaseConfig(
        DatabaseDriver driver,
        String host,
        int port,
        String database,
        @Nullable String username,
        boolean ownLogin) {

    /** Returns the place without the login. */
    public DatabaseAddress address() {
        return new DatabaseAddress(driver, host, port, database);
    }
}
