package io.tenancy.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Configures one driver; a class of its own for each, so that absent drivers are never loaded. */
interface DriverConnector {

    /** See {@link DatabaseDriver#dataSource}. */
    DataSource dataSource(DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create);

    /** See {@link DatabaseDriver#resetSession}. */
    default boolean resetSession(Connection connection) throws SQLException {
        return false;
    }
}
