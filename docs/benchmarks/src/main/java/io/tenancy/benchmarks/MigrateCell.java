package io.tenancy.benchmarks;

import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.MigrationReport;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;

/**
 * One JVM that migrates the same databases twice: by Tenancy, and by a loop over Flyway, which has a schema of its own in
 * each of them.
 */
final class MigrateCell {

    static final String FIRST = "first";
    static final String NOOP = "noop";
    static final String NEXT = "next";
    static final String OURS = ".ours";
    static final String LOOP = ".loop";

    private static final int SCRIPTS = 10;

    private final TestCentralDatabase central;
    private final Map<String, String> properties;
    private final int tenants;
    private final Figures figures = new Figures();

    private MigrateCell(TestCentralDatabase central, int tenants) {
        this.central = central;
        this.tenants = tenants;
        this.properties = new HashMap<>(CentralProperties.of(central));
        properties.put("tenancy.security.encryption-key", BenchmarkApplication.newKey());
        properties.put("tenancy.migration.on-startup", "none");
    }

    /** Argument: how many tenants. */
    public static void main(String[] args) throws Exception {
        Path scripts = Files.createTempDirectory("tenancy-migrate-");
        try (TestCentralDatabase central = TestDatabases.postgresql().createCentral()) {
            new MigrateCell(central, Integer.parseInt(args[0])).run(scripts).print();
        } finally {
            for (int version = 1; version <= SCRIPTS + 1; version++) {
                Files.deleteIfExists(script(scripts, version));
            }
            Files.delete(scripts);
        }
    }

    private Figures run(Path scripts) throws IOException {
        properties.put("tenancy.migration.locations", "filesystem:" + scripts);
        try (BenchmarkApplication application = BenchmarkApplication.start(properties)) {
            application.createUpTo(tenants);
        }
        for (int version = 1; version <= SCRIPTS; version++) {
            write(scripts, version);
        }
        step(FIRST, scripts, tenants);
        step(NOOP, scripts, 0);
        write(scripts, SCRIPTS + 1);
        step(NEXT, scripts, tenants);
        return figures;
    }

    /** A new application each time, as after a deployment: it reads its scripts as the loop does. */
    private void step(String name, Path scripts, int behind) {
        try (BenchmarkApplication application = BenchmarkApplication.start(properties)) {
            long began = System.nanoTime();
            MigrationReport report = application.fleet().migrate(MigrationPlan.ALL, FleetProgress.NONE);
            figures.put(name + OURS, secondsSince(began));
            if (report.migrated() != behind || !report.failures().isEmpty()) {
                throw new IllegalStateException(name + ": " + report);
            }
            long loopBegan = System.nanoTime();
            application
                    .registry()
                    .list(0, tenants)
                    .forEach(tenant -> loop(Objects.requireNonNull(tenant.databaseName()), scripts));
            figures.put(name + LOOP, secondsSince(loopBegan));
        }
    }

    private void loop(String database, Path scripts) {
        Flyway.configure()
                .dataSource(central.server()
                        .connect(
                                database,
                                central.server().adminUser(),
                                central.server().adminPassword()))
                .locations("filesystem:" + scripts)
                .schemas("by_hand")
                .load()
                .migrate();
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void write(Path scripts, int version) throws IOException {
        Files.writeString(
                script(scripts, version),
                "CREATE TABLE t" + version + " (id bigint PRIMARY KEY, text varchar(100));\nCREATE INDEX ON t" + version
                        + " (text);\n");
    }

    private static Path script(Path scripts, int version) {
        return scripts.resolve("V" + version + "__table.sql");
    }
}
