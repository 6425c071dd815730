package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands in a whole application: what they do, what they print, and what does not run beside them. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class CommandRunTest {

    private static final String[] TENANT = {
        "id",
        "slug",
        "name",
        "status",
        "plan",
        "domain",
        "subdomain",
        "driver",
        "databaseHost",
        "databasePort",
        "databaseName",
        "schemaVersion",
        "expiresAt",
        "createdAt",
        "deletedAt"
    };

    @BeforeEach
    void forget() {
        CommandApplication.forget();
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2", "POSTGRESQL"})
    @DisplayName("create, list, show, suspend and resume print exactly the JSON that scripts rely on")
    void givenCommands_whenRun_thenPrintTenants(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            JsonNode created = run(
                            central,
                            "tenancy:create --slug=acme --name=Ačme --domain=shop.acme.com --plan=gold --format=json"
                                    .split(" "))
                    .json();

            assertThat(created.propertyNames()).containsExactly(TENANT);
            assertThat(created.get("id").isIntegralNumber()).isTrue();
            assertThat(created.get("slug").stringValue()).isEqualTo("acme");
            assertThat(created.get("name").stringValue()).isEqualTo("Ačme");
            assertThat(created.get("status").stringValue()).isEqualTo("ACTIVE");
            assertThat(created.get("plan").stringValue()).isEqualTo("gold");
            assertThat(created.get("domain").stringValue()).isEqualTo("shop.acme.com");
            assertThat(created.get("subdomain").isNull()).isTrue();
            assertThat(created.get("driver").stringValue()).isEqualTo(kind == TestDatabase.H2 ? "h2" : "postgresql");
            assertThat(created.get("databaseHost").isNull()).isEqualTo(kind == TestDatabase.H2);
            assertThat(created.get("databasePort").isIntegralNumber()).isEqualTo(kind != TestDatabase.H2);
            assertThat(created.get("databaseName").stringValue()).startsWith(central.tenantPrefix());
            assertThat(created.get("schemaVersion").stringValue()).isEqualTo("1");
            assertThat(Instant.parse(created.get("createdAt").stringValue()))
                    .isBefore(Instant.now().plusSeconds(60));
            assertThat(created.get("createdAt").stringValue()).endsWith("Z");
            assertThat(created.get("expiresAt").isNull()).isTrue();
            assertThat(created.get("deletedAt").isNull()).isTrue();

            assertThat(run(central, "tenancy:show", "acme", "--format=json").json())
                    .isEqualTo(created);
            assertThat(run(central, "tenancy:list", "--format=json").json()).containsExactly(created);
            assertThat(run(central, "tenancy:suspend", "acme", "--yes", "--format=json")
                            .json()
                            .get(0)
                            .get("status")
                            .stringValue())
                    .isEqualTo("SUSPENDED");
            assertThat(run(central, "tenancy:resume", "acme").text()).contains("acme", "ACTIVE");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "rotate-keys and rotate-passwords print exactly the JSON that scripts rely on, and tell what they left")
    void givenTenants_whenRotated_thenPrintReports(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            run(central, "tenancy:create", "--slug=acme", "--name=Acme");
            run(central, "tenancy:create", "--slug=globex", "--name=Globex");

            assertThat(run(central, "tenancy:rotate-passwords", "--yes", "--format=json")
                            .json())
                    .isEqualTo(JsonMapper.shared().readTree("{\"rotated\":2,\"failed\":0,\"failures\":[]}"));
            assertThat(run(central, "tenancy:rotate-keys", "--format=json").json())
                    .isEqualTo(JsonMapper.shared().readTree("{\"keyId\":\"k2\",\"reencrypted\":2,\"remaining\":0}"));

            JdbcClient.create(central.dataSource())
                    .sql("UPDATE tenants SET database_password = 'cut-canary' WHERE slug = 'globex'")
                    .update();
            RecordingTerminal keys = run(central, "tenancy:rotate-keys", "--format=json");
            assertThat(keys.code()).isEqualTo(1);
            assertThat(keys.json().get("remaining").intValue()).isEqualTo(1);
            assertThat(keys.error())
                    .contains("tenancy:rotate-keys: ", "tenant 2")
                    .doesNotContain("canary");
            RecordingTerminal passwords = run(central, "tenancy:rotate-passwords", "--format=json");
            assertThat(passwords.code()).isEqualTo(1);
            assertThat(passwords.json().get("rotated").intValue()).isEqualTo(1);
            assertThat(passwords.json().get("failures").get(0).get("tenant").stringValue())
                    .isEqualTo("globex");
        }
    }

    @Test
    @DisplayName("nothing of the application's own runs, and no port is opened, also where it is taken")
    void givenApplication_whenCommandRuns_thenNothingElseDoes() throws Exception {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral();
                ServerSocket taken = new ServerSocket(0)) {
            RecordingTerminal terminal = run(central, "tenancy:list", "--server.port=" + taken.getLocalPort());

            assertThat(terminal.code()).isZero();
            assertThat(terminal.text()).isEqualTo("No tenants." + System.lineSeparator());
            assertThat(CommandApplication.RAN).isEmpty();
        }
    }

    @Test
    @DisplayName("without a command everything of it does run")
    void givenApplication_whenStarted_thenEverythingRuns() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral();
                var context = new SpringApplicationBuilder(CommandApplication.class)
                        .run(RecordingTerminal.arguments(central, "--server.port=0", "an-argument"))) {
            assertThat(CommandApplication.SEEN).containsEntry("isCommand", "false");
            await().until(() -> CommandApplication.RAN.size() == 7);
        }
    }

    @Test
    @DisplayName("options of the command are no properties; properties on its command line are")
    void givenOptions_whenCommandRuns_thenTheEnvironmentHasPropertiesOnly() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            run(
                    central,
                    "--format=json",
                    "tenancy:create",
                    "--slug=acme",
                    "--name=Acme",
                    "--plan",
                    "gold",
                    "--yes",
                    "--tenancy.pool.maximum-size=3",
                    "--debug");

            assertThat(CommandApplication.SEEN)
                    .containsOnly(
                            entry("isCommand", "true"), entry("tenancy.pool.maximum-size", "3"), entry("debug", ""));
        }
    }

    @Test
    @DisplayName("a failure is text on standard error, JSON on standard output, and exit code 1")
    void givenUnknownTenant_whenShown_thenFails() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            RecordingTerminal json = run(central, "tenancy:show", "nobody", "--format=json");

            assertThat(json.code()).isEqualTo(1);
            assertThat(json.error()).isEqualToIgnoringNewLines("tenancy:show: There is no tenant with slug 'nobody'.");
            assertThat(json.json()).isEqualTo(error("TENANT_UNKNOWN", "There is no tenant with slug 'nobody'."));
            assertThat(run(central, "tenancy:show", "nobody").text()).isEmpty();
        }
    }

    @Test
    @DisplayName("one unknown slug among several: none is suspended")
    void givenOneUnknownSlug_whenSuspending_thenNothingIsChanged() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            run(central, "tenancy:create", "--slug=acme", "--name=Acme");

            assertThat(run(central, "tenancy:suspend", "acme", "nobody").code()).isEqualTo(1);

            assertThat(run(central, "tenancy:list").text()).contains("ACTIVE").doesNotContain("SUSPENDED");
        }
    }

    @Test
    @DisplayName("violations are listed, one on each line")
    void givenViolations_whenCreating_thenEachHasALine() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            RecordingTerminal terminal =
                    run(central, "tenancy:create", "--slug=no slug", "--name=", "--domain=.", "--format=json");

            assertThat(terminal.code()).isEqualTo(1);
            assertThat(terminal.error().lines())
                    .hasSize(4)
                    .first()
                    .isEqualTo("tenancy:create: The tenant was not stored:");
            assertThat(terminal.error()).contains("\n  slug: ", "\n  name: ", "\n  domain: ");
            assertThat(terminal.json().get("error").get("code").stringValue()).isEqualTo("INVALID_SLUG");
        }
    }

    @Test
    @DisplayName("format log: the channel gets it, standard output stays empty")
    void givenFormatLog_whenListing_thenTheChannelGetsIt(CapturedOutput output) {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            run(central, "tenancy:create", "--slug=acme", "--name=Acme");

            RecordingTerminal terminal = run(central, "tenancy:list", "--format=log");

            assertThat(terminal.text()).isEmpty();
            assertThat(output)
                    .contains("command.list tenant=acme")
                    .contains("status=ACTIVE")
                    .doesNotContain(RecordingTerminal.KEY);
        }
    }

    @Test
    @DisplayName("an application that does not start: JSON says so, and the command does not run")
    void givenNoKey_whenListing_thenJsonSaysSo(CapturedOutput output) {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            List<String> arguments =
                    new ArrayList<>(List.of(RecordingTerminal.arguments(central, "tenancy:list", "--format=json")));
            arguments.removeIf(argument -> argument.contains("encryption-key"));

            RecordingTerminal terminal =
                    RecordingTerminal.fail(CommandApplication.class, arguments.toArray(String[]::new));

            assertThat(terminal.json().get("error").get("code").stringValue()).isEqualTo("KEYRING_INVALID");
            assertThat(output).contains("APPLICATION FAILED TO START");
        }
    }

    @Test
    @DisplayName("where Tenancy is off, a command says so")
    void givenTenancyOff_whenListing_thenFails() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            RecordingTerminal terminal =
                    run(central, "tenancy:list", "--tenancy.enabled=false", "--spring.jpa.hibernate.ddl-auto=none");

            assertThat(terminal.code()).isEqualTo(1);
            assertThat(terminal.error()).contains("tenancy.enabled is false");
            assertThat(CommandApplication.RAN).isEmpty();
        }
    }

    private static JsonNode error(String code, String message) {
        return JsonMapper.shared().valueToTree(Map.of("error", Map.of("code", code, "message", message)));
    }

    private static RecordingTerminal run(TestCentralDatabase central, String... arguments) {
        return RecordingTerminal.run(CommandApplication.class, central, arguments);
    }
}
