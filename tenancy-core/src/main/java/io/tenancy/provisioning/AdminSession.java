package io.tenancy.provisioning;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/** Statements to a server by a login that may create databases and logins, each on a connection for itself. Thread-safe. */
record AdminSession(DataSource administrator, Function<String, DataSource> elsewhere) {

    /** For products on which every database is reached by any connection. */
    AdminSession(DataSource administrator) {
        this(administrator, database -> administrator);
    }

    /** Returns the same login's session in another database of the server. */
    AdminSession in(String database) {
        return new AdminSession(elsewhere.apply(database), elsewhere);
    }

    /** Work on one connection. */
    interface Work {

        void run(Connection connection) throws SQLException;
    }

    /** A statement that depends on the server. */
    interface Sql {

        String on(Connection connection) throws SQLException;
    }

    void execute(String sql) throws SQLException {
        run(connection -> sql);
    }

    void run(Sql sql) throws SQLException {
        try (Connection connection = administrator.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql.on(connection));
        }
    }

    /** Runs all of it or nothing. */
    void inTransaction(Work work) throws SQLException {
        try (Connection connection = administrator.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.run(connection);
                connection.commit();
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Returns the first column of all rows. */
    List<String> list(String sql, String parameter) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = administrator.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    values.add(row.getString(1));
                }
            }
        }
        return values;
    }

    /** Returns the first column of the first row, empty if there is no row or it is null. */
    Optional<String> ask(String sql, String parameter) throws SQLException {
        try (Connection connection = administrator.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }
}
