package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseMarker;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * A role and a database per tenant; everybody else loses the right to connect that PostgreSQL grants to all. What is made
 * bears a comment that says by which operation. A role gets it in the transaction that creates it. A database cannot be
 * created in one: it is under a name that only its operation knows until it has its comment, and only then gets its own.
 */
final class PostgreSqlServer implements DatabaseServer {

    /** duplicate_database, duplicate_object, and the unique index of the catalogue that the loser of a race meets. */
    private static final Set<String> EXISTS = Set.of("42P04", "42710", "23505");

    private static final String DATABASE =
            "SELECT COALESCE(shobj_description(oid, 'pg_database'), '')" + " FROM pg_database WHERE datname = ?";
    private static final String ROLE =
            "SELECT COALESCE(shobj_description(oid, 'pg_authid'), '')" + " FROM pg_roles WHERE rolname = ?";

    private final AdminSession session;

    PostgreSqlServer(AdminSession session) {
        this.session = session;
    }

    @Override
    public void requireFree(String database, DatabaseLogin login) throws SQLException {
        if (session.ask(DATABASE, database).isPresent()) {
            throw new AlreadyExistsException("database", database);
        }
        if (login.own() && session.ask(ROLE, login.username()).isPresent()) {
            throw new AlreadyExistsException("role", login.username());
        }
    }

    @Override
    public void createLogin(DatabaseLogin login, Ownership mine) throws SQLException {
        if (!login.own() || isMine(ROLE, login.username(), mine)) {
            return;
        }
        String role = quote(login.username());
        create(connection -> {
            execute(connection, "CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION");
            execute(connection, "COMMENT ON ROLE " + role + " IS '" + mine.label() + "'");
            // Sends a SCRAM verifier: the password is neither in a statement nor in the server's log. Wipes its copy.
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(login.username(), login.password().clone(), "scram-sha-256");
            // To create a database for a role, and to drop it later, one must be a member of it.
            execute(connection, "GRANT " + role + " TO CURRENT_USER");
        });
    }

    @Override
    public void createDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException {
        if (isMine(DATABASE, database, mine)) {
            return;
        }
        String unfinished = quote(unfinished(database, mine));
        try {
            session.execute("CREATE DATABASE " + unfinished + (owner.own() ? " OWNER " + quote(owner.username()) : "")
                    + " TEMPLATE template0 ALLOW_CONNECTIONS false");
        } catch (SQLException failed) {
            if (!EXISTS.contains(failed.getSQLState())) {
                throw failed;
            }
            // Somebody who was stopped while this operation was his: nobody else knows the name.
        }
        finish(unfinished, database, mine);
    }

    @Override
    public boolean copies() {
        return true;
    }

    /** What somebody left unfinished may be handed over in part, so it is made anew. */
    @Override
    public void copyDatabase(String template, String made, String database, DatabaseLogin owner, Ownership mine)
            throws SQLException {
        if (isMine(DATABASE, database, mine)) {
            return;
        }
        String name = unfinished(database, mine);
        String unfinished = quote(name);
        session.execute("DROP DATABASE IF EXISTS " + unfinished + " WITH (FORCE)");
        session.execute("CREATE DATABASE " + unfinished + (owner.own() ? " OWNER " + quote(owner.username()) : "")
                + " TEMPLATE " + quote(template) + " ALLOW_CONNECTIONS false");
        session.execute("REVOKE ALL ON DATABASE " + unfinished + " FROM PUBLIC");
        session.execute("ALTER DATABASE " + unfinished + " ALLOW_CONNECTIONS true");
        session.in(name)
                .execute("REASSIGN OWNED BY " + quote(made)
                        + (owner.own() ? " TO " + quote(owner.username()) : " TO CURRENT_USER"));
        finish(unfinished, database, mine);
    }

    /** A change of owner hands over objects, and rights that the owner has as such; nothing else may name the login. */
    @Override
    public void closeTemplate(String template, DatabaseLogin owner) throws SQLException {
        String others = session.ask(
                        "SELECT (SELECT COUNT(*) FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid"
                                + " WHERE d.datname = p.name AND s.deptype <> 'o')"
                                + " + (SELECT COUNT(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
                                + " WHERE d.datname = p.name) FROM (SELECT CAST(? AS text) AS name) p",
                        template)
                .orElse("0");
        if (!others.equals("0")) {
            throw new SQLException("The schema's scripts leave " + others + " rights, default privileges, policies or"
                    + " settings of the database that name a login, and would not be the same in a copy. Set"
                    + " tenancy.provisioning.templates to false.");
        }
        // Or else what is handed over from it later would include the database itself.
        session.execute("ALTER DATABASE " + quote(template) + " OWNER TO CURRENT_USER");
        session.execute("ALTER ROLE " + quote(owner.username()) + " NOLOGIN");
        session.execute("ALTER DATABASE " + quote(template) + " ALLOW_CONNECTIONS false");
    }

    private void finish(String unfinished, String database, Ownership mine) throws SQLException {
        create(connection -> {
            execute(connection, "COMMENT ON DATABASE " + unfinished + " IS '" + mine.label() + "'");
            execute(connection, "ALTER DATABASE " + unfinished + " RENAME TO " + quote(database));
            // PostgreSQL lets everybody connect to a new database: nobody gets in before that is taken back.
            execute(connection, "REVOKE ALL ON DATABASE " + quote(database) + " FROM PUBLIC");
            execute(connection, "ALTER DATABASE " + quote(database) + " ALLOW_CONNECTIONS true");
        });
    }

    @Override
    public void removeDatabase(String database, DatabaseLogin owner, Ownership mine) throws SQLException {
        if (isMine(DATABASE, database, mine)) {
            session.execute("DROP DATABASE IF EXISTS " + quote(database) + " WITH (FORCE)");
        }
        session.execute("DROP DATABASE IF EXISTS " + quote(unfinished(database, mine)) + " WITH (FORCE)");
    }

    @Override
    public void removeLogin(DatabaseLogin login, Ownership mine) throws SQLException {
        if (login.own() && isMine(ROLE, login.username(), mine)) {
            dropLogin(login);
        }
    }

    @Override
    public boolean hasDatabase(String database, DatabaseLogin owner) throws SQLException {
        return session.ask(DATABASE, database).isPresent();
    }

    @Override
    public void dropDatabase(String database, DatabaseLogin owner) throws SQLException {
        session.execute("DROP DATABASE IF EXISTS " + quote(database));
    }

    @Override
    public void dropLogin(DatabaseLogin login) throws SQLException {
        if (login.own()) {
            session.execute("DROP ROLE IF EXISTS " + quote(login.username()));
        }
    }

    /** A database that is being created has a name of its own until it has its comment. */
    @Override
    public Made made(DatabaseMarker marker, String prefix) throws SQLException {
        String ours = marker.label() + " ";
        return new Made(
                session.list(
                        "SELECT datname FROM pg_database WHERE starts_with(shobj_description(oid, 'pg_database'), ?)"
                                + " ORDER BY datname",
                        ours),
                session.list(
                        "SELECT rolname FROM pg_roles WHERE starts_with(shobj_description(oid, 'pg_authid'), ?)"
                                + " ORDER BY rolname",
                        ours));
    }

    @Override
    public int maxConnections() throws SQLException {
        return session.ask("SELECT current_setting(?)", "max_connections")
                .map(Integer::valueOf)
                .orElse(0);
    }

    private boolean isMine(String question, String name, Ownership mine) throws SQLException {
        return session.ask(question, name).filter(mine.label()::equals).isPresent();
    }

    /** At most 63 bytes, and begins as the name that it is going to have. */
    private static String unfinished(String database, Ownership mine) {
        String suffix = "_" + mine.nonce().replace("-", "");
        int room = DatabaseDriver.POSTGRESQL.longestName() - suffix.length();
        return database.substring(0, Math.min(database.length(), room)) + suffix;
    }

    private void create(AdminSession.Work work) throws SQLException {
        try {
            session.inTransaction(work);
        } catch (SQLException failed) {
            throw EXISTS.contains(failed.getSQLState()) ? new AlreadyExistsException(failed) : failed;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quote(String name) {
        DatabaseRules.requireName(DatabaseDriver.POSTGRESQL, name);
        return "\"" + name + "\"";
    }
}
