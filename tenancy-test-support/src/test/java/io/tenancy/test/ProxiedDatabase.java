package io.tenancy.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A database of one test behind a proxy. */
record ProxiedDatabase(TestCentralDatabase database, FaultProxy proxy, Queue<Connection> opened)
        implements AutoCloseable {

    static ProxiedDatabase of(TestDatabase kind) {
        TestDatabaseServer server = TestServers.get(kind);
        return new ProxiedDatabase(server.createCentral(), FaultProxy.to(server), new ConcurrentLinkedQueue<>());
    }

    Connection connect() throws SQLException {
        Connection connection = database.server()
                .through(proxy)
                .connect(database.name(), database.username(), database.password())
                .getConnection();
        opened.add(connection);
        return connection;
    }

    /** Sends a question whose answer is 7. */
    static int ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 3 + 4")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        // First, so that closing a connection over a broken way does not wait for an answer.
        proxy.close();
        for (Connection connection : opened) {
            try {
                connection.close();
            } catch (SQLException broken) {
                // Some drivers complain of what the test did to the connection.
            }
        }
        database.close();
    }
}
