package io.tenancy.provisioning;

import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/** A database and a user per tenant, on MySQL and MariaDB. */
final class MySqlServer implements DatabaseServer {

    /** ER_DB_CREATE_EXISTS, ER_CANNOT_USER. */
    private static final Set<Integer> EXISTS = Set.of(1007, 1396);

    private final DataSource central;
    private final DatabaseDriver driver;

    MySqlServer(DataSource central, DatabaseDriver driver) {
        this.central = central;
        this.driver = driver;
    }

    @Override
    public void createLogin(DatabaseLogin login) throws SQLException {
        if (login.own()) {
            execute(connection ->
                    "CREATE USER " + user(login.username()) + " " + MySqlPasswords.identifiedBy(connection, login));
        }
    }

    @Override
    public void createDatabase(String database, DatabaseLogin owner) throws SQLException {
        execute("CREATE DATABASE " + quote(database) + " CHARACTER SET utf8mb4");
        if (owner.own()) {
            // In the name of a grant, _ and % stand for any character.
            String grant = "GRANT ALL PRIVILEGES ON " + quote(database).replace("_", "\\_") + ".* TO "
                    + user(owner.username());
            SqlStep.runOrUndo(() -> execute(grant), () -> dropDatabase(database, owner));
        }
    }

    @Override
    public void dropDatabase(String database, DatabaseLogin owner) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + quote(database));
    }

    @Override
    public void dropLogin(DatabaseLogin login) throws SQLException {
        if (login.own()) {
            execute("DROP USER IF EXISTS " + user(login.username()));
        }
    }

    private String quote(String name) {
        DatabaseRules.requireName(driver, name);
        return "`" + name + "`";
    }

    private String user(String name) {
        DatabaseRules.requireUser(driver, name);
        return "'" + name + "'@'%'";
    }

    /** What is sent may depend on the server. */
    @FunctionalInterface
    private interface Sql {
        String on(Connection connection) throws SQLException;
    }

    private void execute(String sql) throws SQLException {
        execute(connection -> sql);
    }

    private void execute(Sql sql) throws SQLException {
        try (Connection connection = central.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql.on(connection));
        } catch (SQLException failed) {
            throw EXISTS.contains(failed.getErrorCode()) ? new AlreadyExistsException(failed) : failed;
        }
    }
}
