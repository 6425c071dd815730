package io.tenancy.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * One JVM that starts an application on a central database that is there already, from the start of the JVM until the
 * application is ready.
 */
final class StartCell {

    private static final String MILLIS = "millis";
    private static final String USER = "sa";
    private static final int BATCH = 1_000;

    private StartCell() {}

    /** Arguments: the file of the central database, its encryption key. */
    public static void main(String[] args) {
        try (BenchmarkApplication application = start(Path.of(args[0]), args[1])) {
            // The application is ready when run() returns; its listeners have been told.
            long ready = System.currentTimeMillis();
            long started = ManagementFactory.getRuntimeMXBean().getStartTime();
            new Figures().put(MILLIS, ready - started).print();
        }
    }

    static double millis(Figures figures) {
        return figures.get(MILLIS);
    }

    private static BenchmarkApplication start(Path file, String key) {
        return BenchmarkApplication.start(Map.of(
                "spring.datasource.url", url(file),
                "spring.datasource.username", USER,
                "tenancy.security.encryption-key", key));
    }

    private static String url(Path file) {
        return "jdbc:h2:file:" + file;
    }

    /** Makes a central database with so many tenants, as an application leaves it behind. */
    static void prepare(Path file, String key, int tenants) throws SQLException {
        start(file, key).close();
        try (Connection connection = DriverManager.getConnection(url(file), USER, "");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO tenants (name, slug, subdomain, database_name, database_host, database_port)"
                                + " VALUES (?, ?, ?, ?, '', 0)")) {
            for (int tenant = 0; tenant < tenants; tenant++) {
                insert.setString(1, "Tenant " + tenant);
                insert.setString(2, "tenant" + tenant);
                insert.setString(3, "tenant" + tenant);
                insert.setString(4, "tenant_tenant" + tenant);
                insert.addBatch();
                if (tenant % BATCH == BATCH - 1) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
