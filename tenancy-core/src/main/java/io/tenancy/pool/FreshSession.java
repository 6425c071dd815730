package io.tenancy.pool;

import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Borrows connections whose session is as that of a new one. */
final class FreshSession {

    private FreshSession() {}

    static Connection borrow(HikariPool pool) throws SQLException {
        Connection connection = pool.getConnection();
        return SessionConnection.lend(connection) ? connection : another(connection, pool);
    }

    /** HikariCP tests nothing that it got back a moment ago, so it may give what is closed. */
    private static Connection another(Connection spent, HikariPool pool) throws SQLException {
        long started = System.nanoTime();
        Connection connection = spent;
        do {
            pool.evictConnection(connection);
            connection.close();
            connection = pool.getConnection();
            if (SessionConnection.lend(connection)) {
                return connection;
            }
        } while (millisSince(started) < pool.config.getConnectionTimeout());
        pool.evictConnection(connection);
        connection.close();
        throw new SQLTransientConnectionException(
                "For " + millisSince(started) + " ms each connection that came back had to be closed.");
    }

    private static long millisSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }
}
