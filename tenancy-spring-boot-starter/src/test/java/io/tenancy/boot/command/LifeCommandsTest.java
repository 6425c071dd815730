package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabaseServer;
import io.tenancy.test.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A tenant's life by commands: changed, renamed, deleted, restored, purged. */
@Tag("feature")
class LifeCommandsTest {

    @BeforeEach
    void forget() {
        CommandApplication.forget();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    @DisplayName("update, rename, delete, restore and purge, each with exit code 0 and the tenant as JSON")
    void givenTenant_whenLivingThroughCommands_thenEachSaysHowItIs(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            String database = done(central, "tenancy:create", "--slug=acme", "--name=Acme", "--plan=gold")
                    .get("databaseName")
                    .stringValue();

            JsonNode updated = done(
                    central,
                    "tenancy:update",
                    "acme",
                    "--name=Acme Ltd.",
                    "--plan=",
                    "--subdomain=shop",
                    "--expires=2099-01-01T01:00:00+01:00",
                    "--data={\"country\":\"NL\"}");
            assertThat(text(updated, "name")).isEqualTo("Acme Ltd.");
            assertThat(updated.get("plan").isNull()).isTrue();
            assertThat(text(updated, "subdomain")).isEqualTo("shop");
            assertThat(text(updated, "expiresAt")).isEqualTo("2099-01-01T00:00:00Z");
            JsonNode never = done(central, "tenancy:update", "acme", "--expires=");
            assertThat(never.get("expiresAt").isNull()).isTrue();
            assertThat(text(never, "name")).isEqualTo("Acme Ltd.");

            assertThat(text(done(central, "tenancy:rename", "acme", "acme-2"), "slug"))
                    .isEqualTo("acme-2");
            assertThat(text(done(central, "tenancy:delete", "acme-2", "--yes"), "status"))
                    .isEqualTo("DELETED");
            assertThat(done(central, "tenancy:list")).isEmpty();
            JsonNode restored = done(central, "tenancy:restore", "acme-2");
            assertThat(text(restored, "status")).isEqualTo("ACTIVE");
            assertThat(text(restored, "databaseName")).isEqualTo(database);

            done(central, "tenancy:delete", "acme-2", "--yes");
            done(central, "tenancy:purge", "acme-2", "--confirm=acme-2", "--tenancy.provisioning.retention=0");
            assertThat(done(central, "tenancy:list", "--all")).isEmpty();
            assertThat(central.server().databaseNames()).doesNotContain(database);
        }
    }

    @Test
    @DisplayName(
            "S-29: create --server places the tenant on the server of that name, and refuses one that there is not")
    void givenServers_whenCreatingWithAServer_thenItIsThere() {
        TestDatabaseServer server = TestDatabases.get(TestDatabase.POSTGRESQL);
        try (TestCentralDatabase central = server.createCentral();
                FaultProxy proxy = FaultProxy.to(server)) {
            String[] eu = {
                "--tenancy.database.servers.eu.host=" + proxy.host(),
                "--tenancy.database.servers.eu.port=" + proxy.port(),
                "--tenancy.database.servers.eu.username=" + server.adminUser(),
                "--tenancy.database.servers.eu.password=" + server.adminPassword(),
                "--tenancy.database.servers.eu.plans=gold",
                "--tenancy.database.servers.main.capacity=5",
            };

            JsonNode acme = done(central, with(eu, "tenancy:create", "--slug=acme", "--name=Acme", "--server=eu"));

            assertThat(acme.get("databasePort").intValue()).isEqualTo(proxy.port());
            refused(
                    run(central, with(eu, "tenancy:create", "--slug=b", "--name=B", "--server=us", "--format=json")),
                    "INVALID_SERVER");
        }
    }

    private static String[] with(String[] properties, String... command) {
        return Stream.concat(Stream.of(command), Stream.of(properties)).toArray(String[]::new);
    }

    @Test
    @DisplayName(
            "S-37: without --yes and without a terminal, or with the answer no, nothing is deleted and the exit code is 1")
    void givenNoConfirmation_whenDeleting_thenRefused() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            done(central, "tenancy:create", "--slug=acme", "--name=Acme");

            refused(run(central, "tenancy:delete", "acme", "--format=json"), "NOT_CONFIRMED");
            refused(answering("n", central, "tenancy:delete", "acme", "--format=json"), "NOT_CONFIRMED");
            refused(answering("", central, "tenancy:delete", "acme", "--format=json"), "NOT_CONFIRMED");
            assertThat(done(central, "tenancy:list")).hasSize(1);

            assertThat(answering("yes", central, "tenancy:delete", "acme").code())
                    .isZero();
            assertThat(done(central, "tenancy:list")).isEmpty();
        }
    }

    @Test
    @DisplayName("a purge wants the slug once more, and --yes is not it; within the retention it is refused")
    void givenNoSlugOrNoTime_whenPurging_thenRefused() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            done(central, "tenancy:create", "--slug=acme", "--name=Acme");
            done(central, "tenancy:delete", "acme", "--yes");
            String now = "--tenancy.provisioning.retention=0";

            refused(run(central, "tenancy:purge", "acme", "--yes", now, "--format=json"), "NOT_CONFIRMED");
            refused(run(central, "tenancy:purge", "acme", "--confirm=acne", now, "--format=json"), "DELETE_REFUSED");
            refused(answering("yes", central, "tenancy:purge", "acme", now, "--format=json"), "DELETE_REFUSED");
            refused(run(central, "tenancy:purge", "acme", "--confirm=acme", "--format=json"), "DELETE_REFUSED");
            assertThat(done(central, "tenancy:list", "--all")).hasSize(1);

            assertThat(answering("acme", central, "tenancy:purge", "acme", now).code())
                    .isZero();
            assertThat(done(central, "tenancy:list", "--all")).isEmpty();
            refused(run(central, "tenancy:purge", "acme", "--confirm=acme", "--format=json"), "TENANT_UNKNOWN");
        }
    }

    @Test
    @DisplayName("of several deleted tenants that had the slug one must be named; a retry needs something that failed")
    void givenTwoOfThatSlug_whenRestoring_thenAmbiguous() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ids.add(done(central, "tenancy:create", "--slug=acme", "--name=Acme")
                        .get("id")
                        .longValue());
                done(central, "tenancy:delete", "acme", "--yes");
            }

            RecordingTerminal ambiguous = run(central, "tenancy:restore", "acme", "--format=json");
            refused(ambiguous, "TENANT_AMBIGUOUS");
            assertThat(ambiguous.error()).contains("acme~" + ids.get(0), "acme~" + ids.get(1));

            JsonNode restored = done(central, "tenancy:restore", "acme~" + ids.get(0));
            assertThat(restored.get("id").longValue()).isEqualTo(ids.get(0));
            assertThat(text(restored, "slug")).isEqualTo("acme");
            refused(run(central, "tenancy:retry", "acme", "--format=json"), "NOTHING_TO_RETRY");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "create takes a database that is there, with a password from a file or typed, also with auto-create=false")
    void givenExistingDatabases_whenCreating_thenTaken(TestDatabase kind, @TempDir Path folder) throws Exception {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral();
                TestCentralDatabase one = TestDatabases.get(kind).createCentral("one");
                TestCentralDatabase two = TestDatabases.get(kind).createCentral("two")) {
            Path password = Files.writeString(folder.resolve("password"), one.password() + "\r\n");
            String never = "--tenancy.database.auto-create=false";

            JsonNode acme = done(
                    central,
                    "tenancy:create",
                    "--slug=acme",
                    "--name=Acme",
                    "--database=" + one.name(),
                    "--host=" + one.server().host(),
                    "--port=" + one.server().port(),
                    "--username=" + one.username(),
                    "--password-file=" + password,
                    never);
            assertThat(text(acme, "databaseName")).isEqualTo(one.name());
            assertThat(text(acme, "status")).isEqualTo("ACTIVE");

            String[] globex = {
                "tenancy:create",
                "--slug=globex",
                "--name=Globex",
                "--database=" + two.name(),
                "--username=" + two.username(),
                "--format=json",
                never
            };
            refused(run(central, globex), "NOT_CONFIRMED");
            assertThat(answering(two.password(), central, globex).code()).isZero();

            refused(
                    run(central, "tenancy:create", "--slug=x", "--name=X", "--format=json", never),
                    "PROVISIONING_DISABLED");
            refused(
                    run(central, "tenancy:create", "--slug=x", "--name=X", "--format=json", "--baseline=1"),
                    "OPTION_REFUSED");
            assertThat(done(central, "tenancy:list")).hasSize(2);
        }
    }

    @Test
    @DisplayName("a time or JSON that is none is wrong usage")
    void givenWrongValues_whenUpdating_thenWrongUsage() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            assertThat(run(central, "tenancy:update", "acme", "--expires=tomorrow")
                            .code())
                    .isEqualTo(2);
            assertThat(run(central, "tenancy:update", "acme", "--data=[1]").code())
                    .isEqualTo(2);
        }
    }

    private static void refused(RecordingTerminal terminal, String code) {
        assertThat(terminal.code()).isEqualTo(1);
        assertThat(terminal.json().get("error").get("code").stringValue()).isEqualTo(code);
    }

    private static JsonNode done(TestCentralDatabase central, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--format=json");
        RecordingTerminal terminal = run(central, all.toArray(String[]::new));
        assertThat(terminal.code()).as(terminal.error()).isZero();
        return terminal.json();
    }

    private static String text(JsonNode tenant, String field) {
        return tenant.get(field).stringValue();
    }

    private static RecordingTerminal run(TestCentralDatabase central, String... arguments) {
        return RecordingTerminal.run(CommandApplication.class, central, arguments);
    }

    private static RecordingTerminal answering(String answer, TestCentralDatabase central, String... arguments) {
        return RecordingTerminal.answering(
                answer, CommandApplication.class, RecordingTerminal.arguments(central, arguments));
    }
}
