package io.tenancy.database;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

final class PostgreSqlConnector implements DriverConnector {

    @Override
    public DataSource dataSource(
            DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create) {
        TimedDataSource dataSource = new TimedDataSource(timeouts);
        dataSource.setServerNames(new String[] {address.host()});
        dataSource.setPortNumbers(new int[] {address.port()});
        dataSource.setDatabaseName(address.database());
        dataSource.setApplicationName("tenancy");
        dataSource.setTcpKeepAlive(true);
        dataSource.setConnectTimeout(timeouts.connectSeconds());
        dataSource.setSocketTimeout(timeouts.socketSeconds());
        central.transport(DatabaseDriver.POSTGRESQL).forEach((name, value) -> set(dataSource, name, value));
        return dataSource;
    }

    /** Keeps its timeout for logins: HikariCP would set it to the time that a borrower waits. */
    private static final class TimedDataSource extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        TimedDataSource(DatabaseTimeouts timeouts) {
            super.setLoginTimeout(timeouts.connectSeconds());
        }

        @Override
        public void setLoginTimeout(int seconds) {}
    }

    private static void set(PGSimpleDataSource dataSource, String name, String value) {
        try {
            dataSource.setProperty(name, value);
        } catch (SQLException refused) {
            throw new IllegalArgumentException(
                    "The PostgreSQL driver refuses the parameter '" + name + "' of spring.datasource.url.", refused);
        }
    }
}
