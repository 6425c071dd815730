package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/** The servers on which databases can be created and dropped, each by its own administrator. Thread-safe. */
final class DatabaseServers {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final CentralDatabase central;
    private final Map<String, DatabaseServer> servers = new HashMap<>();

    DatabaseServers(ProvisioningParts parts) {
        this.central = parts.central();
        DatabaseAddress own = central.address();
        servers.put(own.server(), server(parts.centralDataSource(), this::central, own));
        for (ConfiguredServer configured : parts.servers().configured()) {
            ServerAdministrator administrator = configured.administrator();
            if (administrator != null) {
                DatabaseAddress address = new DatabaseAddress(
                        own.driver(), configured.host(), configured.port(), known(own.driver(), own.database()));
                AdministratorDataSource there = new AdministratorDataSource(administrator, address, central);
                servers.put(address.server(), server(there, there::to, address));
            }
        }
    }

    /** Returns the server that a database is on; empty if there is no administrator for it. */
    Optional<DatabaseServer> of(DatabaseConfig config) {
        return Optional.ofNullable(servers.get(config.address().server()));
    }

    /** Returns all of them by their addresses, as {@link DatabaseAddress#server()} writes these. */
    Map<String, DatabaseServer> all() {
        return Map.copyOf(servers);
    }

    /** By the login of the central database, which is the administrator of its server. */
    private DataSource central(String database) {
        UserCredentialsDataSourceAdapter source = new UserCredentialsDataSourceAdapter();
        source.setTargetDataSource(central.address()
                .driver()
                .dataSource(central.address().withDatabase(database), TIMEOUTS, central, false));
        source.setUsername(Objects.requireNonNullElse(central.username(), ""));
        source.setPassword(Objects.requireNonNullElse(central.password(), ""));
        return source;
    }

    private DatabaseServer server(
            DataSource administrator, Function<String, DataSource> elsewhere, DatabaseAddress address) {
        return switch (address.driver()) {
            case POSTGRESQL -> new PostgreSqlServer(new AdminSession(administrator, elsewhere));
            case MYSQL, MARIADB -> new MySqlServer(administrator, central, address);
            case H2 -> new H2Server(central);
        };
    }

    /** The database that is on every server of a product. */
    private static String known(DatabaseDriver driver, String otherwise) {
        return switch (driver) {
            case POSTGRESQL -> "postgres";
            case MYSQL, MARIADB -> "information_schema";
            case H2 -> otherwise;
        };
    }
}
