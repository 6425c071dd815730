package io.tenancy.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One way from a tenant to a connection and back. Thread-safe. Every way has its loop in a class of its own, so that the
 * compiler sees in each what it would see in an application that knows no other.
 */
interface Route {

    /**
     * Borrows and returns a connection this many times.
     *
     * @param order numbers of tenants; a power of two of them, walked again from the start when it ends
     * @param sink is shown every connection
     */
    void walk(int[] order, int operations, Sink sink) throws SQLException;

    /** Where connections are seen, so that no compiler finds them unused. Belongs to one thread. */
    class Sink {
        @Nullable
        Connection last;

        void see(Connection connection) throws SQLException {
            last = connection;
        }
    }
}
