package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.TenantPasswords;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FlywayTenantMigrator;
import io.tenancy.provisioning.PendingOperations;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningParts;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.provisioning.TenantCopier;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.NewTenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabaseServer;
import io.tenancy.test.TestDatabases;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node that dies in the middle of a tenant's life, as by {@code kill -9}: a JVM of its own that halts before or after
 * the statement by which the n-th step is persisted, or while the server creates a database.
 */
final class DyingNode {

    /** What it ends with if it was not asked to die any earlier. */
    static final int SURVIVED = 0;

    private DyingNode() {}

    /** Runs one in a JVM of its own and returns its exit code: {@link DyingDataSource#DIED} or {@link #SURVIVED}. */
    static int run(TestCentralDatabase database, String action, String slug, DyingDataSource.Moment moment)
            throws IOException, InterruptedException {
        return run(database, null, action, slug, moment);
    }

    static int run(
            TestCentralDatabase database,
            @Nullable SecondServer eu,
            String action,
            String slug,
            DyingDataSource.Moment moment)
            throws IOException, InterruptedException {
        Process process = start(database, eu, action, slug, moment);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("The node for " + slug + " did not end.");
        }
        return process.exitValue();
    }

    /** Makes ready what the node works on that dies at the n-th write, and returns the slug. */
    @FunctionalInterface
    interface Preparation {
        String before(int write) throws Exception;
    }

    /**
     * Runs a node that dies at its first write, then one that dies at its second, and so on, until one has done all of
     * its work, and returns how many were run.
     */
    static int atEachWrite(
            TestCentralDatabase database, String action, DyingDataSource.When when, Preparation preparation)
            throws Exception {
        return atEachWrite(database, null, action, when, preparation);
    }

    /** As the other, with nodes that place their tenants on that server. */
    static int atEachWrite(
            TestCentralDatabase database,
            @Nullable SecondServer eu,
            String action,
            DyingDataSource.When when,
            Preparation preparation)
            throws Exception {
        int write = 0;
        int code;
        do {
            write++;
            code = run(database, eu, action, preparation.before(write), new DyingDataSource.Moment(when, write));
        } while (code == DyingDataSource.DIED);
        assertThat(code).isEqualTo(SURVIVED);
        return write;
    }

    private static Process start(
            TestCentralDatabase database,
            @Nullable SecondServer eu,
            String action,
            String slug,
            DyingDataSource.Moment moment)
            throws IOException {
        List<String> own =
                new ArrayList<>(List.of(action, slug, moment.when().name(), Integer.toString(moment.number())));
        if (eu != null) {
            own.addAll(eu.arguments());
        }
        return start(DyingNode.class, database, own.toArray(String[]::new));
    }

    /** Starts a JVM with that class, which gets the arguments that {@link #database} reads and then its own. */
    static Process start(Class<?> main, TestCentralDatabase database, String... own) throws IOException {
        TestDatabaseServer server = database.server();
        String prefix = "-Dtenancy.test." + database.kind().name().toLowerCase(java.util.Locale.ROOT);
        List<String> command = new ArrayList<>(List.of(
                new File(System.getProperty("java.home"), "bin/java").getPath(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                prefix + ".url=" + server.jdbcUrl(""),
                prefix + ".username=" + server.adminUser(),
                prefix + ".password=" + server.adminPassword(),
                main.getName(),
                database.kind().name(),
                database.name(),
                database.username(),
                database.password(),
                database.tenantPrefix()));
        command.addAll(List.of(own));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static TestCentralDatabase database(String[] arguments) {
        return new TestCentralDatabase(
                TestDatabases.get(TestDatabase.valueOf(arguments[0])),
                arguments[1],
                arguments[2],
                arguments[3],
                arguments[4]);
    }

    public static void main(String[] arguments) {
        TestCentralDatabase database = database(arguments);
        DyingDataSource.Moment moment =
                new DyingDataSource.Moment(DyingDataSource.When.valueOf(arguments[7]), Integer.parseInt(arguments[8]));
        Installation tenancy = Installation.on(database, settings -> settings);
        TenantServers servers = arguments.length > 9 ? SecondServer.of(arguments, 9) : TenantServers.CENTRAL;
        TenantCopier copier = arguments[5].equals("move-losing") ? new LosingCopier() : new JdbcCopier();
        TenantLifecycle lifecycle = lifecycle(tenancy, servers, moment, copier);
        String slug = arguments[6];
        switch (arguments[5]) {
            case "create", "claim" -> lifecycle.create(NewTenant.of(slug, slug));
            case "spare" ->
                pending(tenancy, settings(tenancy).spares(1), moment).runOne();
            case "template" ->
                pending(tenancy, settings(tenancy).templates(true), moment).runOne();
            case "import" ->
                lifecycle.create(NewTenant.of(slug, slug)
                        .database(Existing.named(database.tenantPrefix() + slug).baseline("1")));
            case "delete" -> lifecycle.delete(tenancy.registry.findBySlug(slug).orElseThrow());
            case "move" -> lifecycle.move(tenancy.registry.findBySlug(slug).orElseThrow(), "eu");
            case "move-losing" -> {
                try {
                    lifecycle.move(tenancy.registry.findBySlug(slug).orElseThrow(), "eu");
                } catch (ProvisioningException undone) {
                    // As meant.
                }
            }
            case "confirm" ->
                lifecycle.confirmMove(tenancy.registry.findBySlug(slug).orElseThrow(), slug);
            case "rotate" ->
                lifecycle.rotatePassword(tenancy.registry.findBySlug(slug).orElseThrow());
            default -> throw new IllegalArgumentException(arguments[5]);
        }
        tenancy.closeNode();
        System.exit(SURVIVED);
    }

    private static TenantLifecycle lifecycle(
            Installation tenancy, TenantServers servers, DyingDataSource.Moment moment, TenantCopier copier) {
        return TenantLifecycle.central(
                settings(tenancy).templates(true),
                parts(tenancy, servers, moment).with(copier),
                TenancyLogger.noOp());
    }

    private static PendingOperations pending(
            Installation tenancy, ProvisioningSettings settings, DyingDataSource.Moment moment) {
        return PendingOperations.central(settings, parts(tenancy, TenantServers.CENTRAL, moment), TenancyLogger.noOp());
    }

    private static ProvisioningSettings settings(Installation tenancy) {
        return new ProvisioningSettings(true, true, tenancy.database.tenantPrefix(), true, Duration.ZERO);
    }

    private static ProvisioningParts parts(Installation tenancy, TenantServers servers, DyingDataSource.Moment moment) {
        DyingDataSource central = new DyingDataSource(tenancy.central, moment);
        DatabaseConfigs configs =
                new DatabaseConfigs(tenancy.address, new TenantPasswords(central, tenancy.credentials));
        return new ProvisioningParts(
                        central,
                        tenancy.address,
                        tenancy.registry,
                        tenancy.pools,
                        configs,
                        tenancy.marker,
                        tenancy.credentials,
                        new FlywayTenantMigrator(configs, List.of("classpath:db/tenant"), flyway -> {}))
                .with(servers);
    }
}
