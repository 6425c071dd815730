package io.tenancy.integration;

import io.tenancy.pool.PoolSettings;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Borrowers of a pool's only connection, one after the other. */
final class Borrowers {

    /** What a borrower does. */
    interface Use {
        void of(Connection connection, Statement statement) throws SQLException;
    }

    private Borrowers() {}

    static PoolSettings onlyOne() {
        return PoolSettings.of(Limits.of(1, Duration.ofSeconds(5)));
    }

    static Installation one(TestDatabase kind) {
        return Installation.on(kind, settings -> settings.pools(onlyOne()));
    }

    static void use(Installation tenancy, Use use) throws SQLException {
        try (Connection connection = tenancy.router.getConnection();
                Statement statement = connection.createStatement()) {
            use.of(connection, statement);
        }
    }

    /** Returns what the query answers to a borrower of its own. */
    static @Nullable String value(Installation tenancy, String query) throws SQLException {
        String[] value = new String[1];
        use(tenancy, (connection, statement) -> value[0] = value(statement, query));
        return value[0];
    }

    static @Nullable String value(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Returns the session's id on the server. */
    static @Nullable String session(Installation tenancy) throws SQLException {
        return value(
                tenancy,
                switch (tenancy.database.kind()) {
                    case MARIADB, MYSQL -> "SELECT CONNECTION_ID()";
                    case H2 -> "SELECT SESSION_ID()";
                    default -> "SELECT pg_backend_pid()";
                });
    }

    /** Returns all settings of the session on PostgreSQL by name. */
    static Map<String, String> settings(Installation tenancy) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        use(tenancy, (connection, statement) -> {
            try (ResultSet row = statement.executeQuery("SELECT name, setting FROM pg_settings")) {
                while (row.next()) {
                    settings.put(row.getString(1), row.getString(2));
                }
            }
            settings.put("JDBC isolation", Integer.toString(connection.getTransactionIsolation()));
            settings.put("JDBC catalog", connection.getCatalog());
            settings.put("JDBC auto-commit", Boolean.toString(connection.getAutoCommit()));
            settings.put("JDBC timeout", Integer.toString(connection.getNetworkTimeout()));
        });
        return settings;
    }
}
