package io.tenancy.tenant;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Gives connections up whose server is silent for too long. A limit for the query does not do that: drivers enforce it
 * by a message to the server, which a network that has gone away swallows too, and the thread would wait for ever.
 * Thread-safe. Meant for Tenancy's own packages.
 */
public final class ImpatientDataSource extends DelegatingDataSource {

    private final int millis;

    /** @param longestSilence after it, reading from a connection of the target fails and the connection is closed */
    public ImpatientDataSource(DataSource target, Duration longestSilence) {
        super(target);
        this.millis = Math.toIntExact(longestSilence.toMillis());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        int before;
        try {
            before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLException | AbstractMethodError unsupported) {
            return connection; // H2, which has no network in between
        }
        return restoring(connection, before);
    }

    /** The connection belongs to the application's pool, which need not put back what was changed. */
    private static Connection restoring(Connection connection, int before) {
        return (Connection) Proxy.newProxyInstance(
                ImpatientDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        restore(connection, before);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static void restore(Connection connection, int before) {
        try {
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, before);
            }
        } catch (SQLException broken) {
            // Closing it says so again.
        }
    }
}
