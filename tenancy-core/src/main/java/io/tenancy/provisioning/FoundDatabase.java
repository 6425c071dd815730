package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.connection.DatabaseMarker.Mark;
import io.tenancy.database.DatabaseDriver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is in a database that somebody else made. The catalogue tells, in whatever schema it is: a login whose search path
 * hides the marker does not hide it from here.
 *
 * @param marked whether there is a marker, possibly without rows
 * @param marks what the markers say, in all schemas
 * @param tables some of the tables, views and sequences, the marker's and those of extensions aside
 */
record FoundDatabase(boolean marked, List<Mark> marks, List<String> tables) {

    private static final int SHOWN = 3;

    /** The markers first, so that nothing keeps them from being seen. */
    private static final String LIMITED =
            " ORDER BY CASE WHEN LOWER(%1$s) = 'tenancy_marker' THEN 0 ELSE 1 END, %1$s LIMIT 50";

    private static final String POSTGRESQL = "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname <> 'information_schema'"
            + " AND n.nspname NOT LIKE 'pg\\_%' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d"
            + " WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')";

    private static final String MYSQL =
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = DATABASE()";

    private static final String H2 =
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema <> 'INFORMATION_SCHEMA'";

    /** There is a marker, and what it says is not known. */
    static final class UnreadableMarkerException extends SQLException {

        private static final long serialVersionUID = 1L;

        private final String table;

        UnreadableMarkerException(String table, SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
            this.table = table;
        }

        String table() {
            return table;
        }
    }

    static FoundDatabase of(DatabaseDriver driver, Connection connection, DatabaseMarker marker) throws SQLException {
        boolean marked = false;
        List<Mark> marks = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        for (String[] name : names(driver, connection)) {
            if (!isMarker(name)) {
                tables.add(name[1]);
                continue;
            }
            try {
                marks.addAll(marks(connection, marker, quote(driver, name[0]) + "." + quote(driver, name[1])));
                marked = true;
            } catch (UnreadableMarkerException unreadable) {
                // Another import that lost takes its marker away at the same moment.
                if (names(driver, connection).stream().anyMatch(FoundDatabase::isMarker)) {
                    throw unreadable;
                }
            }
        }
        return new FoundDatabase(marked, marks, tables);
    }

    private static boolean isMarker(String[] name) {
        return name[1].equalsIgnoreCase("tenancy_marker");
    }

    /** Whether nobody has put anything there. */
    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Says what is there, for a message. */
    String describe() {
        return tables.stream().limit(SHOWN).map(Printable::quote).collect(Collectors.joining(", "))
                + (tables.size() > SHOWN ? ", and more" : "");
    }

    private static List<String[]> names(DatabaseDriver driver, Connection connection) throws SQLException {
        String sql = switch (driver) {
            case POSTGRESQL -> POSTGRESQL + LIMITED.formatted("c.relname");
            case MYSQL, MARIADB -> MYSQL + LIMITED.formatted("table_name");
            case H2 -> H2 + LIMITED.formatted("table_name");
        };
        List<String[]> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                names.add(new String[] {row.getString(1), row.getString(2)});
            }
        }
        return names;
    }

    private static List<Mark> marks(Connection connection, DatabaseMarker marker, String table) throws SQLException {
        try {
            return marker.marks(connection, table);
        } catch (SQLException failed) {
            // 42: not allowed to read it, or it has other columns; anything else is a failure of the connection
            if (String.valueOf(failed.getSQLState()).startsWith("42")) {
                throw new UnreadableMarkerException(table, failed);
            }
            throw failed;
        }
    }

    /** Names from a catalogue can be anything. */
    private static String quote(DatabaseDriver driver, String name) {
        String quote = driver == DatabaseDriver.MYSQL || driver == DatabaseDriver.MARIADB ? "`" : "\"";
        return quote + name.replace(quote, quote + quote) + quote;
    }
}
