package io.tenancy.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Looks at where its host leads before each connection: a name can lead elsewhere by then. */
final class CheckedDataSource extends DelegatingDataSource {

    private final DatabaseAddress address;
    private final AllowedHosts hosts;

    CheckedDataSource(DataSource target, DatabaseAddress address, AllowedHosts hosts) {
        super(target);
        this.address = address;
        this.hosts = hosts;
    }

    @Override
    public Connection getConnection() throws SQLException {
        hosts.requireAllowed(address);
        return super.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        hosts.requireAllowed(address);
        return super.getConnection(username, password);
    }
}
