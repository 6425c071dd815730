package io.tenancy.database;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

final class MySqlConnector implements DriverConnector {

    @Override
    public DataSource dataSource(
            DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create) {
        try {
            Properties transport = new Properties();
            transport.putAll(central.transport(DatabaseDriver.MYSQL));
            MysqlDataSource dataSource = new TimedDataSource(timeouts.connectSeconds());
            dataSource.initializeProperties(transport);
            dataSource.setServerName(address.host());
            dataSource.setPort(address.port());
            dataSource.setDatabaseName(address.database());
            dataSource.setConnectTimeout(timeouts.connectMillis());
            dataSource.setSocketTimeout(timeouts.socketMillis());
            dataSource.setTcpKeepAlive(true);
            dataSource.setAllowLoadLocalInfile(false);
            dataSource.setAllowUrlInLocalInfile(false);
            dataSource.setAllowMultiQueries(false);
            return dataSource;
        } catch (SQLException refused) {
            throw new IllegalArgumentException("The MySQL driver refuses its configuration.", refused);
        }
    }

    /** The driver's own says 0, which HikariCP takes for the time to wait for its threads when it closes a pool. */
    private static final class TimedDataSource extends MysqlDataSource {

        private static final long serialVersionUID = 1L;

        private final int loginSeconds;

        TimedDataSource(int loginSeconds) {
            this.loginSeconds = loginSeconds;
        }

        @Override
        public int getLoginTimeout() {
            return loginSeconds;
        }
    }
}
