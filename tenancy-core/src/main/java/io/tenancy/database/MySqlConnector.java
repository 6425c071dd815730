package io.tenancy.database;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

final class MySqlConnector implements DriverConnector {

    @Override
    public DataSource dataSource(
            DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create) {
        try {
            Properties transport = new Properties();
            transport.putAll(central.transport(address));
            MysqlDataSource dataSource = new TimedDataSource(timeouts);
            dataSource.initializeProperties(transport);
            dataSource.setServerName(address.host());
            dataSource.setPort(address.port());
            dataSource.setDatabaseName(address.database());
            dataSource.setConnectTimeout(timeouts.connectMillis());
            // Until the login is done; then the data source sets the one for statements.
            dataSource.setSocketTimeout(timeouts.connectMillis());
            dataSource.setTcpKeepAlive(true);
            dataSource.setSocketFactory(Sockets.class.getName());
            dataSource.setAllowLoadLocalInfile(false);
            dataSource.setAllowUrlInLocalInfile(false);
            dataSource.setAllowMultiQueries(false);
            return dataSource;
        } catch (SQLException refused) {
            throw new IllegalArgumentException("The MySQL driver refuses its configuration.", refused);
        }
    }

    /** Public for the driver, which makes it by its name. */
    public static final class Sockets extends StandardSocketFactory {

        @Override
        protected Socket createSocket(PropertySet properties) {
            return LoginDeadline.watch(super.createSocket(properties));
        }
    }

    /**
     * Waits for a login as long as for a connection: the driver's only timeout behind the TCP connection is the one for
     * statements, so that a server which accepts and is silent would hold a caller for that long.
     */
    private static final class TimedDataSource extends MysqlDataSource {

        private static final long serialVersionUID = 1L;

        private final int connectMillis;
        private final int loginSeconds;
        private final int socketMillis;

        TimedDataSource(DatabaseTimeouts timeouts) {
            this.connectMillis = timeouts.connectMillis();
            this.loginSeconds = timeouts.connectSeconds();
            this.socketMillis = timeouts.socketMillis();
        }

        @Override
        protected Connection getConnection(Properties properties) throws SQLException {
            Connection connection = LoginDeadline.within(connectMillis, () -> super.getConnection(properties));
            try {
                connection.setNetworkTimeout(Runnable::run, socketMillis);
                return connection;
            } catch (SQLException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
        }

        /** The driver's own says 0, which HikariCP takes for the time to wait for its threads when it closes a pool. */
        @Override
        public int getLoginTimeout() {
            return loginSeconds;
        }
    }
}
