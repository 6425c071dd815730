package io.tenancy.migration;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseDriver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that a schema consists of, with its definitions. Two schemas are alike if these are equal. */
record SchemaCatalog(Map<SchemaObject, String> objects) {

    /** What a definition of these may hold is shown to nobody: a body of code can hold anything. */
    private static final Set<String> CODE =
            Set.of("view", "materialized view", "function", "procedure", "trigger", "event", "policy");

    private static final int LONGEST = 500;

    /** What one query may tell, so that no database can fill the memory of who compares it. */
    private static final int MOST_OBJECTS = 100_000;

    /** Reads the schema of the database that the connection leads to, whose session is not used for anything else. */
    static SchemaCatalog read(Connection connection, DatabaseConfig config) throws SQLException {
        Map<SchemaObject, String> objects = new TreeMap<>();
        SchemaQueries queries = SchemaQueries.of(config.driver());
        try (Statement statement = connection.createStatement()) {
            if (!queries.preparation().isEmpty()) {
                statement.execute(queries.preparation());
            }
            statement.setMaxRows(MOST_OBJECTS + 1);
            for (String sql : queries.statements()) {
                read(statement, sql, config, objects);
            }
        }
        return new SchemaCatalog(objects);
    }

    private static void read(Statement statement, String sql, DatabaseConfig config, Map<SchemaObject, String> objects)
            throws SQLException {
        int rows = 0;
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                if (++rows > MOST_OBJECTS) {
                    throw new SQLException(
                            "The schema has more than " + MOST_OBJECTS + " objects of one kind.", "54000");
                }
                SchemaObject object = new SchemaObject(row.getString(1), row.getString(2), row.getString(3));
                objects.put(object, withoutDatabase(row.getString(4), config));
            }
        }
    }

    /** MySQL and MariaDB put the database's name before each name in the text of a view. */
    private static String withoutDatabase(@Nullable String definition, DatabaseConfig config) {
        if (definition == null) {
            return "";
        }
        boolean qualified = config.driver() == DatabaseDriver.MYSQL || config.driver() == DatabaseDriver.MARIADB;
        return qualified ? definition.replace("`" + config.database() + "`.", "") : definition;
    }

    /** Returns where this one is not as the reference is, a sentence without its full stop each, fit for a terminal. */
    List<String> differencesFrom(SchemaCatalog reference) {
        Set<SchemaObject> all = new TreeSet<>(objects.keySet());
        all.addAll(reference.objects.keySet());
        return all.stream()
                .filter(object -> !isSaidOfItsTable(object, reference))
                .map(object -> difference(object, objects.get(object), reference.objects.get(object)))
                .flatMap(Optional::stream)
                .map(difference -> Printable.escape(difference, LONGEST))
                .toList();
    }

    private boolean isSaidOfItsTable(SchemaObject object, SchemaCatalog reference) {
        SchemaObject table = object.owner();
        return table != null && objects.containsKey(table) != reference.objects.containsKey(table);
    }

    private static Optional<String> difference(SchemaObject object, @Nullable String here, @Nullable String there) {
        if (here == null || there == null) {
            return Optional.of(object + (here == null ? " is missing" : " is there, but not in the reference"));
        }
        if (here.equals(there)) {
            return Optional.empty();
        }
        return Optional.of(
                CODE.contains(object.kind())
                        ? object + " is not defined as in the reference"
                        : object + " is " + here + ", but " + there + " in the reference");
    }
}
