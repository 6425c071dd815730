package io.tenancy.provisioning;

import io.tenancy.database.DatabaseDriver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares two databases of a tenant: their tables, how many rows each has, and how far PostgreSQL's sequences are. */
final class MoveVerification {

    private static final int MOST_NAMED = 5;

    private static final String POSTGRESQL_TABLES =
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c"
                    + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
                    + " AND c.relname <> 'tenancy_marker' AND n.nspname <> 'information_schema'"
                    + " AND NOT starts_with(n.nspname, 'pg_')";
    private static final String MYSQL_TABLES = "SELECT CONCAT('`', REPLACE(table_name, '`', '``'), '`')"
            + " FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'tenancy_marker'"
            + " AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";
    private static final String POSTGRESQL_SEQUENCES =
            "SELECT 'sequence ' || quote_ident(schemaname) || '.' || quote_ident(sequencename),"
                    + " COALESCE(last_value, 0) FROM pg_sequences";

    private final DatabaseDriver driver;

    MoveVerification(DatabaseDriver driver) {
        this.driver = driver;
    }

    /** @throws SQLException if they are not equal: names what differs, with the numbers */
    void requireEqual(Connection source, Connection target) throws SQLException {
        Map<String, Long> expected = contents(source);
        Map<String, Long> copied = contents(target);
        TreeSet<String> different = new TreeSet<>(expected.keySet());
        different.addAll(copied.keySet());
        different.removeIf(name -> Objects.equals(expected.get(name), copied.get(name)));
        if (!different.isEmpty()) {
            throw new SQLException("The copy is not equal to the source: "
                    + different.stream()
                            .limit(MOST_NAMED)
                            .map(name ->
                                    name + " has " + text(copied.get(name)) + " instead of " + text(expected.get(name)))
                            .collect(Collectors.joining(", "))
                    + (different.size() > MOST_NAMED ? ", and " + (different.size() - MOST_NAMED) + " more." : "."));
        }
    }

    private static String text(@org.jspecify.annotations.Nullable Long number) {
        return number == null ? "nothing" : number.toString();
    }

    private Map<String, Long> contents(Connection connection) throws SQLException {
        Map<String, Long> contents = new TreeMap<>();
        boolean postgresql = driver == DatabaseDriver.POSTGRESQL;
        try (Statement statement = connection.createStatement()) {
            TreeSet<String> tables = new TreeSet<>();
            try (ResultSet row = statement.executeQuery(postgresql ? POSTGRESQL_TABLES : MYSQL_TABLES)) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                    row.next();
                    contents.put(table, row.getLong(1));
                }
            }
            if (postgresql) {
                try (ResultSet row = statement.executeQuery(POSTGRESQL_SEQUENCES)) {
                    while (row.next()) {
                        contents.put(row.getString(1), row.getLong(2));
                    }
                }
            }
        }
        return contents;
    }
}
