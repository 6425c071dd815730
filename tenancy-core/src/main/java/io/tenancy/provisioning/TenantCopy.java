package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/**
 * What a {@link TenantCopier} copies, and where to. Valid during the call; prints no password.
 *
 * @param source only read
 * @param target a database of the same name on another server
 */
public record TenantCopy(Tenant tenant, Side source, Side target) {

    private static final DatabaseTimeouts TIMEOUTS = new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofHours(1));

    /**
     * One of the two databases, and the login that owns what is in it.
     *
     * @param password in clear, for programs that take no connection: never for a command line or a log
     * @param connections without a pool, by that login
     * @param transport the parameters of the JDBC driver that secure connections there; possibly with secrets
     */
    public record Side(
            DatabaseAddress address,
            String username,
            String password,
            DataSource connections,
            Map<String, String> transport) {

        static Side of(ProvisioningParts parts, DatabaseConfig config, DatabaseLogin login) {
            UserCredentialsDataSourceAdapter connections = new UserCredentialsDataSourceAdapter();
            connections.setTargetDataSource(parts.configs().dataSource(config, TIMEOUTS));
            connections.setUsername(login.username());
            connections.setPassword(login.passwordText());
            return new Side(
                    config.address(),
                    login.username(),
                    login.passwordText(),
                    connections,
                    parts.central().transport(config.address()));
        }

        @Override
        public String toString() {
            return "Side[" + address.server() + "/" + address.database() + "]";
        }
    }

    @Override
    public String toString() {
        return "TenantCopy[" + source + " to " + target + "]";
    }
}
