package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseMarker;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import io.tenancy.database.DatabaseTimeouts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A database and a user per tenant, on MySQL and MariaDB. A user is known again by its password, which nobody else has.
 * MariaDB attaches a comment to a database; on MySQL one without tables is taken for the operation's own, if there was
 * none before.
 */
final class MySqlServer implements DatabaseServer {

    /** ER_DB_CREATE_EXISTS, ER_CANNOT_USER. */
    private static final Set<Integer> EXISTS = Set.of(1007, 1396);

    /** The SQLState of ER_ACCESS_DENIED_ERROR, and of the other code that MariaDB has for users that do not exist. */
    private static final String DENIED = "28000";

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final AdminSession session;
    private final CentralDatabase central;
    private final DatabaseAddress address;
    private final DatabaseDriver driver;

    /**
     * @param central says how connections are secured
     * @param address of any database there
     */
    MySqlServer(DataSource administrator, CentralDatabase central, DatabaseAddress address) {
        this.session = new AdminSession(administrator);
        this.central = central;
        this.address = address;
        this.driver = address.driver();
    }

    /** Who may not read the server's own tables learns of a user only when creating it. */
    @Override
    public void requireFree(String database, DatabaseLogin login) throws SQLException {
        if (hasDatabase(database, login)) {
            throw new AlreadyExistsException("database", database);
        }
    }

    @Override
    public void createLogin(DatabaseLogin login, Ownership mine) throws SQLException {
        if (!login.own()) {
            return;
        }
        try {
            session.run(connection ->
                    "CREATE USER " + user(login.username()) + " " + MySqlPasswords.identifiedBy(connection, login));
        } catch (SQLException failed) {
            if (!EXISTS.contains(failed.getErrorCode()) || !opens(login)) {
                throw translated(failed);
            }
        }
    }

    @Override
    public void createDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException {
        try {
            // What is in such a comment is for MariaDB alone.
            session.execute("CREATE DATABASE " + quote(database) + " CHARACTER SET utf8mb4 /*M!100500 COMMENT '"
                    + mine.label() + "' */");
            mine.made();
        } catch (SQLException failed) {
            if (!EXISTS.contains(failed.getErrorCode()) || !isMine(database, mine)) {
                throw translated(failed);
            }
        }
        if (owner.own()) {
            // In the name of a grant, _ and % stand for any character.
            session.execute("GRANT ALL PRIVILEGES ON " + quote(database).replace("_", "\\_") + ".* TO "
                    + user(owner.username()));
        }
    }

    @Override
    public void removeDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException {
        if (isMine(database, mine)) {
            dropDatabase(database, owner);
        }
    }

    @Override
    public void removeLogin(DatabaseLogin login, Ownership mine) throws SQLException {
        if (login.own() && opens(login)) {
            dropLogin(login);
        }
    }

    @Override
    public boolean hasDatabase(String database, DatabaseLogin owner) throws SQLException {
        return session.ask("SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?", database)
                .isPresent();
    }

    @Override
    public void dropDatabase(String database, DatabaseLogin owner) throws SQLException {
        session.execute("DROP DATABASE IF EXISTS " + quote(database));
    }

    @Override
    public void dropLogin(DatabaseLogin login) throws SQLException {
        if (login.own()) {
            session.execute("DROP USER IF EXISTS " + user(login.username()));
        }
    }

    /** Users bear no comment, and the table of users is not for everybody. */
    @Override
    public Made made(DatabaseMarker marker, String prefix) throws SQLException {
        List<String> databases = commentsDatabases()
                ? session.list(
                        "SELECT schema_name FROM information_schema.schemata WHERE schema_comment LIKE ?",
                        marker.label() + " %")
                : marked(marker, prefix);
        return new Made(databases, List.of());
    }

    private List<String> marked(DatabaseMarker marker, String prefix) throws SQLException {
        List<String> marked = new ArrayList<>();
        for (String database : session.list(
                "SELECT table_schema FROM information_schema.tables WHERE table_name = 'tenancy_marker'"
                        + " AND LEFT(table_schema, " + prefix.length() + ") = ?",
                prefix)) {
            if (session.ask(
                            "SELECT nonce FROM " + quote(database) + ".tenancy_marker WHERE registry = ?",
                            marker.registry())
                    .isPresent()) {
                marked.add(database);
            }
        }
        return marked;
    }

    @Override
    public int maxConnections() throws SQLException {
        return session.ask("SELECT @@max_connections WHERE ? = ''", "")
                .map(Integer::valueOf)
                .orElse(0);
    }

    private boolean isMine(String database, Ownership mine) throws SQLException {
        if (commentsDatabases()) {
            return session.ask("SELECT schema_comment FROM information_schema.schemata WHERE schema_name = ?", database)
                    .filter(mine.label()::equals)
                    .isPresent();
        }
        if (count("table_name = 'tenancy_marker' AND table_schema = ?", database) > 0) {
            return session.ask("SELECT nonce FROM " + quote(database) + ".tenancy_marker WHERE nonce = ?", mine.nonce())
                    .isPresent();
        }
        return mine.mayHaveMade() && count("table_schema = ?", database) == 0;
    }

    private boolean commentsDatabases() throws SQLException {
        return session.ask(
                        "SELECT column_name FROM information_schema.columns WHERE LOWER(table_schema) = 'information_schema'"
                                + " AND LOWER(table_name) = 'schemata' AND LOWER(column_name) = ?",
                        "schema_comment")
                .isPresent();
    }

    private int count(String condition, String database) throws SQLException {
        return session.ask("SELECT COUNT(*) FROM information_schema.tables WHERE " + condition, database)
                .map(Integer::valueOf)
                .orElse(0);
    }

    private boolean opens(DatabaseLogin login) throws SQLException {
        try {
            driver.dataSource(address.withDatabase("information_schema"), TIMEOUTS, central, false)
                    .getConnection(login.username(), login.passwordText())
                    .close();
            return true;
        } catch (SQLException refused) {
            if (DENIED.equals(refused.getSQLState())) {
                return false;
            }
            throw refused;
        }
    }

    private static SQLException translated(SQLException failed) {
        return EXISTS.contains(failed.getErrorCode()) ? new AlreadyExistsException(failed) : failed;
    }

    private String quote(String name) {
        DatabaseRules.requireName(driver, name);
        return "`" + name + "`";
    }

    private String user(String name) {
        DatabaseRules.requireUser(driver, name);
        return "'" + name + "'@'%'";
    }
}
