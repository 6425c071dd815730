package io.tenancy.database;

import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.sql.DataSource;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.HostAddress;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** MariaDB's own data source takes a URL only, so this one goes to the driver's configuration itself. */
final class MariaDbConnector implements DriverConnector {

    @Override
    public DataSource dataSource(
            DatabaseAddress address, DatabaseTimeouts timeouts, CentralDatabase central, boolean create) {
        return new TypedDataSource(address, timeouts, central.transport(address));
    }

    /** Public for the driver, which makes it by its name. */
    public static final class Sockets extends SocketFactory {

        @Override
        public Socket createSocket() {
            return LoginDeadline.watch(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("The driver connects by itself.");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            return createSocket(address, port);
        }
    }

    private static final class TypedDataSource extends AbstractDataSource {

        private final DatabaseAddress address;
        private final DatabaseTimeouts timeouts;
        private final Map<String, String> transport;

        TypedDataSource(DatabaseAddress address, DatabaseTimeouts timeouts, Map<String, String> transport) {
            this.address = address;
            this.timeouts = timeouts;
            this.transport = transport;
        }

        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("A login is needed: use getConnection(user, password).", "28000");
        }

        /** A new configuration each time: the driver writes into what it is given. */
        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            // A builder of one's own lacks a map that the driver reads; one made from a URL has it.
            Configuration.Builder builder = Configuration.parse("jdbc:mariadb://localhost/").toBuilder()
                    .addresses(HostAddress.from(address.host(), address.port()))
                    .database(address.database())
                    .user(username)
                    .password(password)
                    .connectTimeout(timeouts.connectMillis())
                    .socketTimeout(timeouts.socketMillis())
                    .tcpKeepAlive(true)
                    .socketFactory(Sockets.class.getName())
                    .allowLocalInfile(false)
                    .allowMultiQueries(false);
            apply("sslMode", builder::sslMode);
            apply("serverSslCert", builder::serverSslCert);
            apply("trustStore", builder::trustStore);
            apply("trustStorePassword", builder::trustStorePassword);
            apply("trustStoreType", builder::trustStoreType);
            apply("keyStore", builder::keyStore);
            apply("keyStorePassword", builder::keyStorePassword);
            apply("keyStoreType", builder::keyStoreType);
            apply("keyPassword", builder::keyPassword);
            apply("enabledSslProtocolSuites", builder::enabledSslProtocolSuites);
            apply("allowPublicKeyRetrieval", value -> builder.allowPublicKeyRetrieval(Boolean.valueOf(value)));
            return UrlWithoutLogin.of(
                    LoginDeadline.within(timeouts.connectMillis(), () -> connect(builder.build())),
                    "jdbc:mariadb://" + address.host() + ":" + address.port() + "/" + address.database());
        }

        /** Each file that a server asks for in vain is one more call on the stack of the driver. */
        private static Connection connect(Configuration configuration) throws SQLException {
            try {
                return Driver.connect(configuration);
            } catch (StackOverflowError endless) {
                throw new SQLNonTransientConnectionException(
                        "The server answers the login without end.", "08004", endless);
            }
        }

        private void apply(String name, Consumer<String> setter) {
            Optional.ofNullable(transport.get(name)).ifPresent(setter);
        }

        /** HikariCP sets it; the connect and socket timeouts are set already. */
        @Override
        public void setLoginTimeout(int seconds) {}

        /** HikariCP waits that long for its threads when it closes a pool. */
        @Override
        public int getLoginTimeout() {
            return timeouts.connectSeconds();
        }
    }
}
