package io.tenancy.connection;

import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code tenancy_marker}, by which a database proves whose it is. It holds the id of the registry, which is
 * random, and the id of the tenant, 0 for the central database itself. Found in the database, not derived from how
 * somebody spells its host, it tells apart what names cannot. Thread-safe.
 */
public final class DatabaseMarker {

    private static final long CENTRAL = 0;

    /** PostgreSQL, where another session creates the same table at the same moment, in spite of {@code IF NOT EXISTS}. */
    private static final String TABLE_JUST_CREATED = "23505";

    private final String registry;

    private DatabaseMarker(String registry) {
        this.registry = registry;
    }

    /** Reads the registry's id from the central database, whose schema is current. */
    public static DatabaseMarker of(DataSource central) {
        return new DatabaseMarker(JdbcClient.create(central)
                .sql("SELECT registry FROM tenancy_marker WHERE tenant_id = 0")
                .query(String.class)
                .single());
    }

    /** Returns the random id of the registry, which no other central database has. */
    public String registry() {
        return registry;
    }

    /**
     * Returns what a server can attach to the things that an operation makes there: letters, digits, spaces and hyphens.
     *
     * @param nonce identifies the operation
     */
    public String label(long tenantId, String nonce) {
        return (label() + " " + tenantId + " " + nonce).replaceAll("[^A-Za-z0-9 -]", "");
    }

    /** Returns with what each such label of this installation begins: no character with a meaning in LIKE. */
    public String label() {
        return ("tenancy " + registry).replaceAll("[^A-Za-z0-9 -]", "");
    }

    /**
     * Writes the marker into a database that was just created for the tenant, unless the same operation did it before.
     *
     * @param nonce identifies the operation that created it
     */
    public void write(Connection connection, long tenantId, String nonce) throws SQLException {
        try {
            createTable(connection);
        } catch (SQLException failed) {
            if (!TABLE_JUST_CREATED.equals(failed.getSQLState())) {
                throw failed;
            }
            createTable(connection);
        }
        if (nonces(connection).contains(nonce)) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO tenancy_marker (registry, tenant_id, nonce) VALUES (?, ?, ?)")) {
            insert.setString(1, registry);
            insert.setLong(2, tenantId);
            insert.setString(3, nonce);
            insert.executeUpdate();
        }
    }

    private static void createTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS tenancy_marker (registry varchar(36) NOT NULL,"
                    + " tenant_id bigint NOT NULL, nonce varchar(36) NOT NULL)");
        }
    }

    /**
     * What one row of a marker says.
     *
     * @param ours whether it is of this installation
     * @param tenantId 0 for the central database
     */
    public record Mark(boolean ours, long tenantId, String nonce) {}

    /**
     * Reads a marker whose database is not known yet.
     *
     * @param table the table, quoted, with its schema
     * @return at most as many rows as a database has that somebody tampered with: two
     */
    public List<Mark> marks(Connection connection, String table) throws SQLException {
        List<Mark> marks = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(2);
            try (ResultSet row = statement.executeQuery("SELECT registry, tenant_id, nonce FROM " + table)) {
                while (row.next()) {
                    marks.add(new Mark(registry.equals(row.getString(1)), row.getLong(2), row.getString(3)));
                }
            }
        }
        return marks;
    }

    /** Takes the tenant's marker out of a database that is not going to be its any more. The table goes if nobody else's is in it. */
    public void remove(Connection connection, long tenantId) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM tenancy_marker WHERE registry = ? AND tenant_id = ?")) {
            delete.setString(1, registry);
            delete.setLong(2, tenantId);
            delete.executeUpdate();
        }
        if (nonces(connection).isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                // Another one that withdraws may have been quicker.
                statement.execute("DROP TABLE IF EXISTS tenancy_marker");
            }
        }
    }

    /**
     * Says in a database that it was the tenant's, which was moved: it is not accepted as the tenant's any more. May be
     * called again.
     */
    public void retire(Connection connection, long tenantId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE tenancy_marker SET tenant_id = ? WHERE registry = ? AND tenant_id = ?")) {
            update.setLong(1, -tenantId);
            update.setString(2, registry);
            update.setLong(3, tenantId);
            update.executeUpdate();
        }
    }

    /** Returns whether the database is the tenant's, or was before the tenant was moved, and nobody else's. */
    public boolean isOrWasOf(long tenantId, Connection connection) throws SQLException {
        List<Mark> marks = marks(connection, "tenancy_marker");
        return !marks.isEmpty()
                && marks.stream().allMatch(mark -> mark.ours() && Math.abs(mark.tenantId()) == tenantId);
    }

    /** Returns the nonces of the operations that marked this database: one, unless it was tampered with. */
    public List<String> nonces(Connection connection) throws SQLException {
        List<String> nonces = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT nonce FROM tenancy_marker")) {
            while (row.next()) {
                nonces.add(row.getString(1));
            }
        }
        return nonces;
    }

    /**
     * Returns quietly if the connection leads to the tenant's own database.
     *
     * @throws DatabaseMismatchException if it leads to the central database, to another tenant's, to one of another
     *     registry, or to one without a readable marker
     */
    public void verify(Tenant tenant, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = query(statement, tenant)) {
            if (!row.next()) {
                throw new DatabaseMismatchException("DATABASE_MISMATCH", tenant, "has an empty tenancy_marker", null);
            }
            String owner = row.getString(1);
            long id = row.getLong(2);
            if (!registry.equals(owner)) {
                throw new DatabaseMismatchException(
                        "DATABASE_MISMATCH", tenant, "belongs to another installation of Tenancy", null);
            }
            if (id == CENTRAL) {
                throw new DatabaseMismatchException("RESERVED_DATABASE", tenant, "is the central database", null);
            }
            if (id == -tenant.id()) {
                throw new DatabaseMismatchException(
                        "DATABASE_MISMATCH", tenant, "is where the tenant was before it was moved", null);
            }
            if (id != tenant.id()) {
                throw new DatabaseMismatchException(
                        "DATABASE_MISMATCH", tenant, "belongs to the tenant with id " + id, null);
            }
            if (row.next()) {
                throw new DatabaseMismatchException(
                        "DATABASE_MISMATCH", tenant, "has marks of more than one tenant in tenancy_marker", null);
            }
        }
    }

    private static ResultSet query(Statement statement, Tenant tenant) throws SQLException {
        try {
            return statement.executeQuery("SELECT registry, tenant_id FROM tenancy_marker");
        } catch (SQLException unreadable) {
            // 42: no such table, or not allowed to read it; anything else is a failure of the connection
            String state = unreadable.getSQLState();
            if (state != null && state.startsWith("42")) {
                throw new DatabaseMismatchException(
                        "DATABASE_MISMATCH", tenant, "has no readable tenancy_marker", unreadable);
            }
            throw unreadable;
        }
    }
}
