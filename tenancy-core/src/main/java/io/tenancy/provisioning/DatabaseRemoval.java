package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Drops a deleted tenant's database, if that says itself that it is this tenant's, and when its work is done. */
final class DatabaseRemoval {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final ProvisioningParts parts;
    private final DatabaseServer server;

    DatabaseRemoval(ProvisioningParts parts, DatabaseServer server) {
        this.parts = parts;
        this.server = server;
    }

    /** Returns the name of what was dropped. */
    String drop(Tenant tenant) throws SQLException {
        parts.pools().awaitRetired(tenant);
        DatabaseConfig config = parts.configs().resolve(tenant);
        requireServer(tenant, config);
        try (DatabaseLogin login = login(tenant, config)) {
            try (Connection connection = parts.configs()
                    .dataSource(config, TIMEOUTS)
                    .getConnection(login.username(), login.passwordText())) {
                parts.marker().verify(tenant, connection);
            }
            server.dropDatabase(config.database(), login);
            server.dropLogin(login);
        }
        return config.database();
    }

    /** On the server that this can log in to, a database of that name is somebody else's. */
    private void requireServer(Tenant tenant, DatabaseConfig config) throws SQLException {
        if (!parts.configs().isOnCentralServer(config)) {
            throw new SQLException("It is on the server " + config.host() + ":" + config.port()
                    + ", which Tenancy has no administrative login for. Drop the database "
                    + Printable.quote(config.database()) + " of the deleted tenant with id " + tenant.id()
                    + " there by hand.");
        }
    }

    private DatabaseLogin login(Tenant tenant, DatabaseConfig config) {
        String password = Optional.ofNullable(parts.configs().password(tenant)).orElse("");
        String username = Optional.ofNullable(config.username()).orElse("");
        return new DatabaseLogin(username, password.toCharArray(), config.ownLogin());
    }
}
