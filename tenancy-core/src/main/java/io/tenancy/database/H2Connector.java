package io.tenancy.database;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * H2 knows only URLs. This one is made of what the operator configured and of a name that {@link DatabaseRules} let
 * through: letters, digits and underscores.
 */
final class H2Connector implements DriverConnector {

    @Override
    public DataSource dataSource(
            DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create) {
        DatabaseRules.requireName(address.driver(), address.database());
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(central.h2().url(address.database()) + (create ? "" : ";IFEXISTS=TRUE"));
        return dataSource;
    }
}
