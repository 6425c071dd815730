package io.tenancy.database;

import javax.sql.DataSource;

/** Configures one driver; a class of its own for each, so that absent drivers are never loaded. */
interface DriverConnector {

    /** See {@link DatabaseDriver#dataSource}. */
    DataSource dataSource(DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create);
}
