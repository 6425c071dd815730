package io.tenancy.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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
        // Until the login is done; then the data source sets the one for statements.
        dataSource.setSocketTimeout(timeouts.connectSeconds());
        central.transport(DatabaseDriver.POSTGRESQL).forEach((name, value) -> set(dataSource, name, value));
        return dataSource;
    }

    /**
     * Keeps its timeout for logins: HikariCP would set it to the time that a borrower waits. When that time is over the
     * driver fails, but leaves behind a thread that goes on reading until the socket's timeout: one more for every attempt
     * to reach a server that accepts and is silent, if that were the timeout for statements.
     */
    private static final class TimedDataSource extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        private final int socketMillis;

        TimedDataSource(DatabaseTimeouts timeouts) {
            this.socketMillis = timeouts.socketMillis();
            super.setLoginTimeout(timeouts.connectSeconds());
        }

        @Override
        public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
            Connection connection = super.getConnection(user, password);
            try {
                connection.setNetworkTimeout(Runnable::run, socketMillis);
                return connection;
            } catch (SQLException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
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
