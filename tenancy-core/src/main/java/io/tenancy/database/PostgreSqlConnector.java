package io.tenancy.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

final class PostgreSqlConnector implements DriverConnector {

    /** SQLSTATE class "invalid transaction state": not possible in a transaction, or it was aborted. */
    private static final String TRANSACTION = "25";

    @Override
    public DataSource dataSource(
            DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create) {
        TimedDataSource dataSource = new TimedDataSource(timeouts);
        dataSource.setServerNames(new String[] {address.host()});
        dataSource.setPortNumbers(new int[] {address.port()});
        dataSource.setDatabaseName(address.database());
        dataSource.setApplicationName("tenancy");
        // So that the driver gives that name with the login: what it sets later, a reset of the session would take
        // back.
        dataSource.setAssumeMinServerVersion("9.0");
        dataSource.setTcpKeepAlive(true);
        dataSource.setConnectTimeout(timeouts.connectSeconds());
        // Until the login is done; then the data source sets the one for statements.
        dataSource.setSocketTimeout(timeouts.connectSeconds());
        central.transport(address).forEach((name, value) -> set(dataSource, name, value));
        return dataSource;
    }

    /** The driver sees that its prepared statements are gone, and prepares them again. */
    @Override
    public boolean resetSession(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        try (Statement statement = connection.createStatement()) {
            discard(statement);
        }
        return true;
    }

    private static void discard(Statement statement) throws SQLException {
        try {
            statement.execute("DISCARD ALL");
        } catch (SQLException failed) {
            if (!String.valueOf(failed.getSQLState()).startsWith(TRANSACTION)) {
                throw failed;
            }
            // One that a statement began, and of which the driver knows nothing.
            statement.execute("ROLLBACK");
            statement.execute("DISCARD ALL");
        }
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
