package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** All tenants get a new version's migrations by commands. */
@Tag("feature")
class MigrateCommandsTest {

    private static final String NEXT = "--tenancy.migration.locations=classpath:db/tenant,classpath:db/next";

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("S-53: listed, migrated by name, then the others, and verified; JSON as scripts rely on it")
    void givenNewVersion_whenMigratedByCommands_thenEachSaysWhatWasDone(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            done(central, "tenancy:create", "--slug=acme", "--name=Acme");
            done(central, "tenancy:create", "--slug=beta", "--name=Beta");

            assertThat(done(central, "tenancy:migrations").toString())
                    .matches("\\[\\{\"tenant\":\"acme\",\"version\":\"1\",\"pending\":0,\"state\":\"CURRENT\","
                            + "\"migratedAt\":\"[-0-9T:.]+Z\"},\\{\"tenant\":\"beta\".*");
            assertThat(done(central, "tenancy:migrations", NEXT).get(0).toString())
                    .contains("\"pending\":null,\"state\":\"PENDING\"");
            assertThat(done(central, "tenancy:migrate", "acme", "--dry-run", NEXT)
                            .toString())
                    .isEqualTo("[{\"tenant\":\"acme\",\"version\":\"1\",\"pending\":[\"V2__halves.sql\"]}]");
            RecordingTerminal unknown = run(central, "tenancy:migrate", "acme", "nobody", NEXT);
            assertThat(unknown.code()).isEqualTo(ExitCode.FAILED);
            assertThat(run(central, "tenancy:migrate", "--exclude=nobody", NEXT).code())
                    .isEqualTo(ExitCode.FAILED);
            assertThat(numbers(done(central, "tenancy:migrate", "acme", "--exclude=acme", NEXT)))
                    .containsExactly(0, 0, 0);
            assertThat(done(central, "tenancy:migrate", "--exclude=acme", "--dry-run", NEXT)
                            .toString())
                    .isEqualTo("[{\"tenant\":\"beta\",\"version\":\"1\",\"pending\":[\"V2__halves.sql\"]}]");

            JsonNode one = done(central, "tenancy:migrate", "--exclude=beta", NEXT);
            JsonNode rest = done(central, "tenancy:migrate", "--canary=1", "--wave=1", "--max-failures=0", NEXT);
            JsonNode none = done(central, "tenancy:migrate", NEXT);

            assertThat(one.propertyNames())
                    .containsExactly("runId", "migrated", "skipped", "failed", "durationMillis", "failures");
            assertThat(numbers(one)).containsExactly(1, 0, 0);
            assertThat(numbers(rest)).containsExactly(1, 1, 0);
            assertThat(numbers(none)).containsExactly(0, 2, 0);
            assertThat(none.get("runId").isNull()).isTrue();
            assertThat(done(central, "tenancy:migrations", "--verify", NEXT)
                            .get(1)
                            .toString())
                    .contains("\"version\":\"2\",\"pending\":0,\"state\":\"CURRENT\"", "\"drift\":[]");
            RecordingTerminal older = run(central, "tenancy:migrations", "--verify");
            assertThat(older.code()).isEqualTo(ExitCode.FAILED);
            assertThat(older.error()).contains("'acme'", "V2__halves.sql", "newer");
        }
    }

    @Test
    @DisplayName(
            "--drift names what is different in which tenant, and fails then; --reference says whose schema is right")
    void givenChangeByHand_whenComparedByCommand_thenNamed() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            for (String slug : List.of("acme", "beta", "zeta")) {
                done(central, "tenancy:create", "--slug=" + slug, "--name=X", "--tenancy.database.own-user=false");
            }
            assertThat(done(central, "tenancy:migrations", "--drift").get(0).toString())
                    .endsWith("\"differences\":[]}");
            String database =
                    done(central, "tenancy:show", "zeta").get("databaseName").stringValue();
            JdbcClient.create(central.server()
                            .connect(central.name() + "/" + database, central.username(), central.password()))
                    .sql("ALTER TABLE notes ADD extra integer")
                    .update();

            RecordingTerminal drifted = run(central, "tenancy:migrations", "--drift");
            RecordingTerminal other = run(central, "tenancy:migrations", "--drift", "--reference=zeta");

            assertThat(drifted.code()).isEqualTo(ExitCode.FAILED);
            assertThat(drifted.json().get(0).get("differences").isEmpty()).isTrue();
            assertThat(drifted.json().get(2).get("differences").get(0).stringValue())
                    .isEqualTo("column PUBLIC.NOTES.EXTRA is there, but not in the reference");
            assertThat(drifted.error())
                    .contains(
                            "Tenant 'zeta': column PUBLIC.NOTES.EXTRA is there",
                            "The reference is the schema of tenant 'acme', which 2 of 3 compared tenants have.");
            assertThat(other.code()).isEqualTo(ExitCode.FAILED);
            assertThat(other.error())
                    .contains(
                            "Tenant 'acme': column PUBLIC.NOTES.EXTRA is missing.",
                            "Tenant 'beta': column",
                            "which 1 of 3");
            assertThat(run(central, "tenancy:migrations", "--reference=zeta").code())
                    .isEqualTo(ExitCode.WRONG_USAGE);
        }
    }

    @Test
    @DisplayName("F-15: what failed half-way is named with its script, and goes on only by --resume-tenant")
    void givenHalfDoneScript_whenMigrated_thenExitCodeOneUntilResumed() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            String database = done(
                            central,
                            "tenancy:create",
                            "--slug=acme",
                            "--name=Acme",
                            "--tenancy.database.own-user=false")
                    .get("databaseName")
                    .stringValue();
            JdbcClient acme = JdbcClient.create(
                    central.server().connect(central.name() + "/" + database, central.username(), central.password()));
            acme.sql("CREATE TABLE second_half (id integer)").update();

            RecordingTerminal failed = run(central, "tenancy:migrate", NEXT);

            assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
            JsonNode failure = failed.json().get("failures").get(0);
            assertThat(failure.propertyNames()).containsExactly("tenant", "script", "error");
            assertThat(failure.get("script").stringValue()).isEqualTo("V2__halves.sql");
            assertThat(failed.error()).contains("--resume-tenant=acme", "CREATE TABLE second_half");

            acme.sql("DROP TABLE first_half").update();
            acme.sql("DROP TABLE second_half").update();
            assertThat(run(central, "tenancy:migrate", NEXT).code()).isEqualTo(ExitCode.FAILED);
            assertThat(numbers(done(central, "tenancy:migrate", "--resume-tenant=acme", NEXT)))
                    .containsExactly(1, 0, 0);
            assertThat(run(central, "tenancy:migrate", "--resume-tenant=acme", NEXT)
                            .json()
                            .get("error")
                            .get("code")
                            .stringValue())
                    .isEqualTo("NOTHING_TO_RESUME");
        }
    }

    @Test
    @DisplayName("S-35: a limit that is none is wrong usage, exit code 2")
    void givenWrongLimit_whenMigrated_thenWrongUsage() {
        RecordingTerminal wrong = RecordingTerminal.run(
                CommandApplication.class, "tenancy:migrate", "--max-failures=many", "--format=json");

        assertThat(wrong.code()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(wrong.error()).contains("3 or 1%");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-47: where the central database cannot be migrated, by the application's scripts or by Tenancy's, no"
            + " tenant is touched")
    void givenBrokenCentralMigration_whenMigrated_thenNoTenantIsTouched(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            done(central, "tenancy:create", "--slug=acme", "--name=Acme");
            JdbcClient rows = JdbcClient.create(central.dataSource());
            JdbcClient acme = JdbcClient.create(central.server()
                    .connect(
                            rows.sql("SELECT database_name FROM tenants")
                                    .query(String.class)
                                    .single(),
                            central.username(),
                            central.password()));

            failed(
                    central,
                    "tenancy:migrate",
                    NEXT,
                    "--spring.flyway.locations=classpath:db/migration,classpath:db/central");
            assertThat(scripts(acme)).isOne();

            rows.sql("DELETE FROM flyway_schema_history WHERE version = '2'").update();
            rows.sql("UPDATE tenancy_schema_history SET success = false WHERE version = '1'")
                    .update();
            failed(central, "tenancy:migrate", NEXT);
            assertThat(scripts(acme)).isOne();

            rows.sql("UPDATE tenancy_schema_history SET success = true").update();
            done(central, "tenancy:migrate", NEXT);
            assertThat(scripts(acme)).isEqualTo(2);
        }
    }

    private static int scripts(JdbcClient tenant) {
        return tenant.sql("SELECT COUNT(*) FROM flyway_schema_history WHERE type = 'SQL'")
                .query(Integer.class)
                .single();
    }

    /** The application does not start. */
    private static void failed(TestCentralDatabase central, String... arguments) {
        RecordingTerminal.fail(CommandApplication.class, RecordingTerminal.arguments(central, arguments));
    }

    private static List<Integer> numbers(JsonNode report) {
        return List.of(
                report.get("migrated").intValue(),
                report.get("skipped").intValue(),
                report.get("failed").intValue());
    }

    private static JsonNode done(TestCentralDatabase central, String... arguments) {
        RecordingTerminal terminal = run(central, arguments);
        assertThat(terminal.code()).as(terminal.error() + terminal.text()).isEqualTo(ExitCode.DONE);
        return terminal.json();
    }

    private static RecordingTerminal run(TestCentralDatabase central, String... arguments) {
        return RecordingTerminal.run(
                CommandApplication.class,
                central,
                Stream.concat(Stream.of(arguments), Stream.of("--format=json", "--spring.main.banner-mode=off"))
                        .toArray(String[]::new));
    }
}
