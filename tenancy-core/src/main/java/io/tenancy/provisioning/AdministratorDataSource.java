package io.tenancy.provisioning;

import io.tenancy.KnownSecrets;
import io.tenancy.credential.Credentials;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseTimeouts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Connections by a server's administrator, without a pool: creations are rare, and passwords change. Thread-safe. */
final class AdministratorDataSource extends AbstractDataSource {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final ServerAdministrator administrator;
    private final DatabaseAddress server;
    private final CentralDatabase central;
    private final boolean there;

    /** Returns connections to that database, whichever the administrator usually logs in to. */
    AdministratorDataSource to(String database) {
        return new AdministratorDataSource(administrator, server.withDatabase(database), central, true);
    }

    /** @param server with the database that every login of the product can reach */
    AdministratorDataSource(ServerAdministrator administrator, DatabaseAddress server, CentralDatabase central) {
        this(administrator, server, central, false);
    }

    private AdministratorDataSource(
            ServerAdministrator administrator, DatabaseAddress server, CentralDatabase central, boolean there) {
        this.there = there;
        this.administrator = administrator;
        this.server = server;
        this.central = central;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try (Credentials login = administrator.login()) {
            requireSameServer(login);
            char[] password = login.password();
            KnownSecrets.register(password);
            try {
                DatabaseAddress address =
                        there ? server : server.withDatabase(login.database().orElse(server.database()));
                return address.driver()
                        .dataSource(address, TIMEOUTS, central, false)
                        .getConnection(login.username(), new String(password));
            } finally {
                Arrays.fill(password, '\0');
            }
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLException("The administrator's login is known.", "28000");
    }

    /** What was stored for one server is not shown to another. */
    private void requireSameServer(Credentials login) throws SQLException {
        DatabaseAddress meant = new DatabaseAddress(
                server.driver(),
                login.host().orElse(server.host()).toLowerCase(Locale.ROOT),
                login.port().orElse(server.port()),
                "");
        if (!meant.server().equals(server.server())) {
            throw new SQLException(
                    "The credential profile " + login.profile() + " is for the server " + meant.server()
                            + ", and is not shown to " + server.server()
                            + ". Store another profile, or correct the server's host and port.",
                    "28000");
        }
    }
}
