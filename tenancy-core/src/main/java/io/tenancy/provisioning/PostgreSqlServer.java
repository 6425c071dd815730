package io.tenancy.provisioning;

import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A role and a database per tenant; everybody else loses the right to connect that PostgreSQL grants to all. */
final class PostgreSqlServer implements DatabaseServer {

    /** duplicate_database, duplicate_object, and the unique index of the catalogue that the loser of a race meets. */
    private static final Set<String> EXISTS = Set.of("42P04", "42710", "23505");

    private final DataSource central;

    PostgreSqlServer(DataSource central) {
        this.central = central;
    }

    @Override
    public void createLogin(DatabaseLogin login) throws SQLException {
        if (!login.own()) {
            return;
        }
        execute("CREATE ROLE " + quote(login.username()) + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION");
        SqlStep.runOrUndo(() -> admit(login), () -> dropLogin(login));
    }

    private void admit(DatabaseLogin login) throws SQLException {
        try (Connection connection = central.getConnection()) {
            // Sends a SCRAM verifier: the password is neither in a statement nor in the server's log. Wipes its copy.
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(login.username(), login.password().clone(), "scram-sha-256");
        }
        // To create a database for a role, and to drop it later, one must be a member of it.
        execute("GRANT " + quote(login.username()) + " TO CURRENT_USER");
    }

    @Override
    public void createDatabase(String database, DatabaseLogin owner) throws SQLException {
        String name = quote(database);
        execute("CREATE DATABASE " + name + (owner.own() ? " OWNER " + quote(owner.username()) : "")
                + " TEMPLATE template0 ALLOW_CONNECTIONS false");
        // PostgreSQL lets everybody connect to a new database: nobody gets in before that is taken back.
        SqlStep.runOrUndo(
                () -> {
                    execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
                    execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
                },
                () -> dropDatabase(database, owner));
    }

    @Override
    public void dropDatabase(String database, DatabaseLogin owner) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + quote(database));
    }

    @Override
    public void dropLogin(DatabaseLogin login) throws SQLException {
        if (login.own()) {
            execute("DROP ROLE IF EXISTS " + quote(login.username()));
        }
    }

    private static String quote(String name) {
        DatabaseRules.requireName(DatabaseDriver.POSTGRESQL, name);
        return "\"" + name + "\"";
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = central.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw EXISTS.contains(failed.getSQLState()) ? new AlreadyExistsException(failed) : failed;
        }
    }
}
