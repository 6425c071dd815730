package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantCopier;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants are moved by the programs of their product, where this machine has them. */
@Tag("integration")
class CopyToolTest {

    private static final List<String> NAMES = List.of("Z\u00f6e", "O'Hara \\ \"x\"\n\t;");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    @DisplayName("mariadb-dump and mariadb copy tables, views, triggers and routines; no password is on a command line")
    void givenMariaDbPrograms_whenMoving_thenEverythingIsThere(TestDatabase kind) throws IOException {
        Path tools = mariaDbTools();
        watched(tools, "mariadb-dump");
        watched(tools, "mariadb");
        try (Moving moving = new Moving(kind, kind, copier(), null, "classpath:db/objects/mariadb")) {
            Installation tenancy = moving.tenancy;
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> fill(tenancy));
            String password = Direct.password(tenancy, acme);

            Tenant moved = tenancy.lifecycle.move(acme, "eu");

            tenancy.context.runAs(moved, () -> {
                assertFilled(tenancy);
                assertThat(one(tenancy, "SELECT twice(21)")).isEqualTo("42");
                assertThat(one(tenancy, "SELECT HEX(picture) FROM pictures")).isEqualTo("00FF27225C0A");
            });
            assertThat(Files.readString(folder.resolve("arguments")))
                    .contains("--defaults-file=", "--ignore-table=" + acme.databaseName() + ".tenancy_marker")
                    .contains("-rw-------")
                    .doesNotContain(password);
            tenancy.lifecycle.confirmMove(moved, "acme");
            moving.assertNothingLeftOver();
        }
    }

    @Test
    @DisplayName("pg_dump and psql copy types, sequences, partitions, triggers and policies to a newer server")
    void givenPostgresqlPrograms_whenMovingToNewerServer_thenEverythingIsThere() throws IOException {
        Path tools = onPath("pg_dump");
        watched(tools, "pg_dump");
        watched(tools, "psql");
        try (Moving moving = new Moving(
                TestDatabase.POSTGRESQL_CONTAINER,
                TestDatabase.POSTGRESQL,
                copier(),
                null,
                "classpath:db/objects/postgresql")) {
            Installation tenancy = moving.tenancy;
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> {
                fill(tenancy);
                tenancy.jdbc
                        .sql("INSERT INTO log VALUES (DATE '2026-05-01', 'hot')")
                        .update();
                tenancy.jdbc.sql("SELECT nextval('numbers')").query(Long.class).single();
            });
            String password = Direct.password(tenancy, acme);

            Tenant moved = tenancy.lifecycle.move(acme, "eu");

            tenancy.context.runAs(moved, () -> {
                assertFilled(tenancy);
                assertThat(one(tenancy, "SELECT text FROM log_2026")).isEqualTo("hot");
                assertThat(one(tenancy, "SELECT nextval('numbers')")).isEqualTo("10");
                assertThat(one(tenancy, "SELECT encode(picture, 'hex') FROM pictures"))
                        .isEqualTo("00ff27225c0a");
                assertThat(one(tenancy, "SELECT tableowner FROM pg_tables WHERE tablename = 'customer'"))
                        .isEqualTo(acme.databaseUsername());
            });
            assertThat(Files.readString(folder.resolve("arguments")))
                    .contains("--no-owner")
                    .doesNotContain(password);
            tenancy.lifecycle.confirmMove(moved, "acme");
            moving.assertNothingLeftOver();
        }
    }

    @Test
    @DisplayName("a pg_dump that is older than the server is refused before the tenant is kept out")
    void givenOldPgDump_whenMoving_thenRefusedWithBothVersions() throws IOException {
        script("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'");
        script("psql", "exit 1");
        try (Moving moving = new Moving(TestDatabase.POSTGRESQL, copier(), null)) {
            Tenant acme = moving.tenancy.create("acme");

            assertThatThrownBy(() -> moving.tenancy.lifecycle.move(acme, "eu"))
                    .isInstanceOfSatisfying(
                            ProvisioningException.class,
                            refused -> assertThat(refused.code()).isEqualTo("COPIER_UNSUITABLE"))
                    .hasMessageContaining("has version 9 and the server of the tenant's database 1")
                    .hasMessageContaining("first on the path");

            moving.assertAtSource(acme);
            assertThat(Direct.central(moving.tenancy)
                            .sql("SELECT COUNT(*) FROM tenancy_operations WHERE kind = 'move'")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("programs that are not there are named")
    void givenNoPrograms_whenMoving_thenRefused(TestDatabase kind) {
        try (Moving moving = new Moving(kind, copier(), null)) {
            Tenant acme = moving.tenancy.create("acme");

            assertThatThrownBy(() -> moving.tenancy.lifecycle.move(acme, "eu"))
                    .hasMessageContaining(kind.isPostgresql() ? "pg_dump and psql" : "mariadb-dump and mariadb")
                    .hasMessageContaining("declare a TenantCopier");

            moving.assertAtSource(acme);
        }
    }

    @Test
    @DisplayName("a dump that breaks off, or a program that does not take it, undoes the move and says why")
    void givenProgramsThatFail_whenMoving_thenUndoneWithWhatTheySaid() throws IOException {
        try (Moving moving = new Moving(TestDatabase.POSTGRESQL, copier(), null)) {
            Tenant acme = moving.tenancy.create("acme");
            moving.tenancy.context.runAs(acme, () -> Notes.write(moving.tenancy, 1, "one"));
            String version = "[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 16.0' && exit 0\n";
            String current = version.replace("16.0", major(moving) + ".0");

            script("pg_dump", current + "echo half; echo 'disk full' >&2; exit 3");
            script("psql", "cat > /dev/null");
            assertThatThrownBy(() -> moving.tenancy.lifecycle.move(acme, "eu"))
                    .hasMessageContaining("step 'copy' failed: pg_dump ended with 3: disk full");
            moving.assertAtSource(acme, "one");

            script("pg_dump", current + "head -c 1000000 /dev/zero");
            script("psql", "echo 'no such type' >&2; exit 3");
            assertThatThrownBy(() -> moving.tenancy.lifecycle.move(acme, "eu"))
                    .hasMessageContaining("step 'copy' failed: psql ended with 3: no such type");
            moving.assertAtSource(acme, "one");
        }
    }

    private TenantCopier copier() {
        return TenantCopier.external(List.of(folder));
    }

    private static int major(Moving moving) {
        return Integer.parseInt(Direct.central(moving.tenancy)
                        .sql("SHOW server_version_num")
                        .query(String.class)
                        .single())
                / 10_000;
    }

    private static void fill(Installation tenancy) {
        for (String name : NAMES) {
            tenancy.jdbc
                    .sql("INSERT INTO customer (name) VALUES (?)")
                    .params(name)
                    .update();
        }
        for (String sql : List.of(
                "INSERT INTO invoice (id, customer_id, total, pieces) VALUES (1, 1, 10.4, 2)",
                "CREATE TABLE pictures (picture " + (tenancy.database.kind().isPostgresql() ? "bytea" : "varbinary(20)")
                        + ")",
                "INSERT INTO pictures VALUES ("
                        + (tenancy.database.kind().isPostgresql() ? "'\\x00ff27225c0a'" : "x'00FF27225C0A'") + ")")) {
            tenancy.jdbc.sql(sql).update();
        }
    }

    private static void assertFilled(Installation tenancy) {
        assertThat(tenancy.jdbc
                        .sql("SELECT name FROM customer ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactlyElementsOf(NAMES);
        assertThat(one(tenancy, "SELECT doubled FROM invoice")).isEqualTo("20.00");
        assertThat(one(tenancy, "SELECT total FROM totals")).isEqualTo("10.00");
        tenancy.jdbc
                .sql("INSERT INTO invoice (id, customer_id, total, pieces) VALUES (2, 2, 7.6, 1)")
                .update();
        assertThat(one(tenancy, "SELECT total FROM invoice WHERE id = 2"))
                .as("the trigger rounds")
                .isEqualTo("8.00");
    }

    private static String one(Installation tenancy, String sql) {
        return tenancy.jdbc.sql(sql).query(String.class).single();
    }

    private static Path mariaDbTools() throws IOException {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "tenancy-test");
        Optional<Path> embedded = Optional.empty();
        if (Files.isDirectory(cache)) {
            try (var versions = Files.list(cache)) {
                embedded = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("mariadb-dump")))
                        .findFirst();
            }
        }
        return embedded.orElseGet(() -> onPath("mariadb-dump"));
    }

    private static Path onPath(String program) {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(":"))
                .map(Path::of)
                .filter(bin -> Files.isExecutable(bin.resolve(program)))
                .findFirst();
        assumeThat(found).as("this machine has " + program).isPresent();
        return found.orElseThrow();
    }

    /** Notes with what the real one is called. */
    private void watched(Path tools, String program) throws IOException {
        script(
                program,
                "echo \"$@\" >> " + folder.resolve("arguments") + "\nfor a in \"$@\"; do case $a in"
                        + " --defaults-file=*) ls -l ${a#*=} >> " + folder.resolve("arguments") + ";; esac; done\nexec "
                        + tools.resolve(program) + " \"$@\"");
    }

    private void script(String program, String lines) throws IOException {
        Path file = folder.resolve(program);
        Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
