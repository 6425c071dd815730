package io.tenancy.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** One administrator's connection whose statements stay out of the server's log; used by one thread. */
final class AdminSession implements AutoCloseable {
    /** MariaDB and MySQL error ER_NO_SUCH_THREAD. */
    private static final int NO_SUCH_THREAD = 1094;

    private final TestDatabaseServer server;
    private final Connection connection;

    private AdminSession(TestDatabaseServer server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    /**
     * Opens a session.
     *
     * @param muteLog the statement that keeps this session out of the log: creating a login names its password, and a
     *     test that searches the log for passwords must find only what the application sent
     */
    static AdminSession open(TestDatabaseServer server, DataSource admin, String muteLog) {
        try {
            AdminSession session = new AdminSession(server, admin.getConnection());
            session.execute("prepare a session", muteLog);
            return session;
        } catch (SQLException ex) {
            throw failure(server, "log in as the administrator", ex);
        }
    }

    void execute(String what, String... statements) {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException ex) {
            throw failure(server, what, ex);
        }
    }

    List<String> strings(String what, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> result = new ArrayList<>();
            while (rows.next()) {
                result.add(rows.getString(1));
            }
            return result;
        } catch (SQLException ex) {
            throw failure(server, what, ex);
        }
    }

    /** Ends another connection of a MariaDB or MySQL server; harmless if it has ended by itself. */
    void kill(String connectionId) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + connectionId);
        } catch (SQLException ex) {
            if (ex.getErrorCode() != NO_SUCH_THREAD) {
                throw failure(server, "end connection " + connectionId, ex);
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ex) {
            throw failure(server, "close the administrator's connection", ex);
        }
    }

    private static TestDatabaseException failure(TestDatabaseServer server, String what, SQLException cause) {
        return new TestDatabaseException("Cannot " + what + " on " + server + ": " + cause.getMessage(), cause);
    }
}
