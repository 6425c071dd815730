package io.tenancy.benchmarks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One JVM in which tenants sign up whose schema has 100 migrations: with nothing prepared, by a template, by spares. */
final class ProvisionCell {

    static final int SCRIPTS = 100;
    static final String PLAIN = "plain";
    static final String TEMPLATE = "template";
    static final String SPARE = "spare";

    private final TestCentralDatabase central;
    private final Map<String, String> properties;
    private final int tenants;
    private final Figures figures = new Figures();

    private ProvisionCell(TestCentralDatabase central, int tenants, Path scripts) {
        this.central = central;
        this.tenants = tenants;
        this.properties = new HashMap<>(CentralProperties.of(central));
        properties.put("tenancy.security.encryption-key", BenchmarkApplication.newKey());
        properties.put("tenancy.migration.locations", "filesystem:" + scripts);
    }

    /** Arguments: the product, how many tenants sign up in each way, and the ways. */
    public static void main(String[] args) throws Exception {
        Path scripts = Files.createTempDirectory("tenancy-provision-");
        for (int version = 1; version <= SCRIPTS; version++) {
            write(scripts, version);
        }
        try (TestCentralDatabase central =
                TestDatabases.get(TestDatabase.valueOf(args[0])).createCentral()) {
            ProvisionCell cell = new ProvisionCell(central, Integer.parseInt(args[1]), scripts);
            for (String way : List.of(args).subList(2, args.length)) {
                cell.measure(way);
            }
            cell.figures.print();
        } finally {
            for (int version = 1; version <= SCRIPTS; version++) {
                Files.deleteIfExists(script(scripts, version));
            }
            Files.delete(scripts);
        }
    }

    /** The median of the sign-ups after the first, which pays for what a JVM does once. */
    private void measure(String way) throws InterruptedException {
        Map<String, String> own = new HashMap<>(properties);
        own.put("tenancy.provisioning.templates", String.valueOf(way.equals(TEMPLATE)));
        own.put("tenancy.provisioning.spares", way.equals(SPARE) ? String.valueOf(tenants + 1) : "0");
        try (BenchmarkApplication application = BenchmarkApplication.start(own)) {
            awaitReady(way, way.equals(PLAIN) ? 0 : way.equals(TEMPLATE) ? 1 : tenants + 1);
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i <= tenants; i++) {
                long began = System.nanoTime();
                application.signUp(way + i);
                millis.add((System.nanoTime() - began) / 1e6);
            }
            List<Double> sorted = millis.stream().skip(1).sorted().toList();
            figures.put(way, sorted.get(sorted.size() / 2));
            figures.put(way + ".slowest", sorted.get(sorted.size() - 1));
        }
    }

    private void awaitReady(String kind, int number) throws InterruptedException {
        DataSource database = central.dataSource();
        for (long began = System.nanoTime(); ready(database, kind) < number; MILLISECONDS.sleep(200)) {
            if (System.nanoTime() - began > 600e9) {
                throw new IllegalStateException(
                        "Of " + number + " only " + ready(database, kind) + " were made: " + kind);
            }
        }
    }

    private static int ready(DataSource database, String kind) {
        return JdbcClient.create(database)
                .sql("SELECT COUNT(*) FROM tenancy_operations WHERE kind = :kind AND state = 'READY'")
                .param("kind", kind)
                .query(Integer.class)
                .single();
    }

    /** A third of them make a table, the others change one: as in an application that has grown. */
    private static void write(Path scripts, int version) throws IOException {
        int table = (version + 2) / 3;
        String sql = switch (version % 3) {
            case 1 -> "CREATE TABLE t" + table + " (id bigint PRIMARY KEY, text varchar(100), number integer);";
            case 2 -> "CREATE INDEX t" + table + "_text ON t" + table + " (text);";
            default -> "ALTER TABLE t" + table + " ADD COLUMN more varchar(100);";
        };
        Files.writeString(script(scripts, version), sql + "\n");
    }

    private static Path script(Path scripts, int version) {
        return scripts.resolve("V" + version + "__change.sql");
    }
}
