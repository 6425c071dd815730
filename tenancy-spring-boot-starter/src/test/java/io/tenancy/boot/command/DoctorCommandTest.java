package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.boot.documentation.Documentation;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.connection.UnboundPolicy;
import io.tenancy.context.ThreadBinding;
import io.tenancy.provisioning.Finding;
import io.tenancy.provisioning.InstallationCheck;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Registry against servers: what is found, what is not, and that nothing changes by it. */
@Tag("feature")
class DoctorCommandTest {

    private static final String NOT_IN_VIEW = "--spring.jpa.open-in-view=false";

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("an installation in which everything is as it should be has no findings")
    void givenHealthyInstallation_whenLookedAt_thenNothingIsFound(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            create(central, "acme", "globex");
            assertThat(run(central, "tenancy:delete", "globex", "--yes").code()).isZero();

            RecordingTerminal healthy = run(central, "tenancy:doctor", "--drift", NOT_IN_VIEW);

            assertThat(healthy.text()).isEqualToNormalizingNewlines("Everything is as it should be.\n");
            assertThat(healthy.code()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("each tenant whose database is gone, foreign or closed to it, and what nobody has any more, is found;"
            + " nothing is changed")
    void givenBrokenInstallation_whenLookedAt_thenEachIsFoundAndNothingChanges(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            create(central, "fine", "gone", "closed", "foreign", "illegal", "orphan");
            JdbcClient rows = JdbcClient.create(central.dataSource());
            JdbcClient admin = JdbcClient.create(central.server().admin());
            admin.sql("DROP DATABASE " + database(rows, "gone")).update();
            rows.sql("UPDATE tenants SET database_username = 'somebody_else' WHERE slug = 'closed'")
                    .update();
            JdbcClient.create(
                            central.server().connect(database(rows, "foreign"), central.username(), central.password()))
                    .sql("UPDATE " + schema(kind) + "tenancy_marker SET tenant_id = 4711")
                    .update();
            rows.sql("UPDATE tenants SET database_name = 'x y' WHERE slug = 'illegal'")
                    .update();
            String orphan = database(rows, "orphan");
            rows.sql("DELETE FROM tenants WHERE slug = 'orphan'").update();
            List<String> before = names(central);

            RecordingTerminal sick = run(central, "tenancy:doctor", "--format=json", NOT_IN_VIEW);

            assertThat(sick.code()).isOne();
            JsonNode findings = sick.json().get("findings");
            assertThat(findings.valueStream()
                            .map(finding -> finding.get("id").stringValue() + " "
                                    + finding.get("tenant").asString()))
                    .contains(
                            "database-missing gone",
                            "login-refused closed",
                            "marker-mismatch foreign",
                            "row-invalid illegal",
                            "database-orphan ")
                    .doesNotContain("database-missing fine");
            assertThat(findings.valueStream())
                    .allSatisfy(finding -> assertThat(finding.propertyNames())
                            .containsExactly("id", "severity", "tenant", "message", "remedy"));
            assertThat(messagesOf(findings, "database-orphan"))
                    .anySatisfy(message -> assertThat(message).contains("The database " + orphan + " on "));
            if (kind.isPostgresql()) {
                assertThat(messagesOf(findings, "login-orphan"))
                        .anySatisfy(message -> assertThat(message).contains("The login " + orphan + " on "));
            }
            assertThat(sick.text() + sick.error()).doesNotContain(central.password());
            assertThat(names(central)).isEqualTo(before);

            assertThat(run(central, "tenancy:doctor", "--format=json", NOT_IN_VIEW, "fine")
                            .json()
                            .get("findings")
                            .valueStream()
                            .map(finding -> finding.get("tenant").asString()))
                    .doesNotContain("gone", "closed", "foreign", "illegal");
            assertThat(run(central, "tenancy:doctor", "nobody").code()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("a server that accepts and is silent is given up after two tenants; the others are looked at")
    void givenSilentServer_whenLookedAt_thenGivenUpAndSaid(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral();
                SilentServer silent = SilentServer.open()) {
            create(central, "one", "two", "three", "four", "fine");
            JdbcClient.create(central.dataSource())
                    .sql("UPDATE tenants SET database_host = :host, database_port = :port WHERE slug <> 'fine'")
                    .param("host", silent.host())
                    .param("port", silent.port())
                    .update();

            RecordingTerminal sick = run(central, "tenancy:doctor", "--format=json", NOT_IN_VIEW);

            JsonNode findings = sick.json().get("findings");
            assertThat(messagesOf(findings, "database-unreachable")).hasSize(2);
            assertThat(messagesOf(findings, "tenants-not-checked"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains("2 more tenants"));
            assertThat(sick.code()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("beside an application that creates and purges tenants nothing is taken for an orphan")
    void givenTenantsThatComeAndGo_whenLookedAt_thenNoOrphan(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral();
                ConfigurableApplicationContext serving = new SpringApplicationBuilder(CommandApplication.class)
                        .run(RecordingTerminal.arguments(
                                central,
                                "--server.port=0",
                                "--tenancy.provisioning.retention=0",
                                "--tenancy.database.auto-delete=true"))) {
            TenantLifecycle lifecycle = serving.getBean(TenantLifecycle.class);
            TenantRegistry registry = serving.getBean(TenantRegistry.class);
            Tenant purged = lifecycle.create(NewTenant.of("purged", "P"));

            List<Finding> findings = serving.getBean(InstallationCheck.class)
                    .findings(
                            () -> {
                                registry.findById(purged.id()).ifPresent(lifecycle::delete);
                                List<Tenant> all = registry.list(Long.MIN_VALUE, 500);
                                lifecycle.create(NewTenant.of("created" + all.size(), "C"));
                                return all;
                            },
                            List.of());

            assertThat(findings).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName(
            "a listed server that is silent, and a tenant that lacks migrations, are found; the tenant is no error")
    void givenSilentListedServerAndOldSchema_whenLookedAt_thenBothAreFound(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral();
                SilentServer silent = SilentServer.open()) {
            create(central, "acme");

            RecordingTerminal behind = run(
                    central,
                    "tenancy:doctor",
                    "--format=json",
                    NOT_IN_VIEW,
                    "--tenancy.migration.locations=classpath:db/tenant,classpath:db/next");
            RecordingTerminal unreachable = run(
                    central,
                    "tenancy:doctor",
                    "--format=json",
                    NOT_IN_VIEW,
                    "--tenancy.database.servers.eu.host=" + silent.host(),
                    "--tenancy.database.servers.eu.port=" + silent.port(),
                    "--tenancy.database.servers.eu.username=admin",
                    "--tenancy.database.servers.eu.password=canary-of-the-doctor");

            assertThat(messagesOf(behind.json().get("findings"), "schema-behind"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains("'acme'"));
            assertThat(behind.code()).isZero();
            assertThat(messagesOf(unreachable.json().get("findings"), "server-unreachable"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains(":" + silent.port() + ": "));
            assertThat(unreachable.code()).isOne();
            assertThat(unreachable.text() + unreachable.error()).doesNotContain("canary-of-the-doctor");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("more tenants than their server takes connections are found, unless they share what there is")
    void givenMoreTenantsThanConnections_whenLookedAt_thenTheServerIsCrowded(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            create(central, "acme");
            JdbcClient rows = JdbcClient.create(central.dataSource());
            int connections = rows.sql(
                            kind.isPostgresql()
                                    ? "SELECT CAST(current_setting('max_connections') AS integer)"
                                    : "SELECT @@max_connections")
                    .query(Integer.class)
                    .single();
            for (int i = 0; i < connections; i++) {
                rows.sql(
                                "INSERT INTO tenants (name, slug, database_host, database_port, database_name)"
                                        + " SELECT name, :slug, database_host, database_port, :slug FROM tenants WHERE slug = 'acme'")
                        .param("slug", "more" + i)
                        .update();
            }
            String[] one = {"tenancy:doctor", "acme", "--format=json", NOT_IN_VIEW};

            RecordingTerminal crowded = run(central, one);
            RecordingTerminal shared = run(
                    central,
                    Stream.concat(
                                    Stream.of(one),
                                    Stream.of(
                                            "--tenancy.database.servers.main.host="
                                                    + central.server().host(),
                                            "--tenancy.database.servers.main.port="
                                                    + central.server().port(),
                                            "--tenancy.database.servers.main.max-connections=50"))
                            .toArray(String[]::new));

            assertThat(messagesOf(crowded.json().get("findings"), "server-crowded"))
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .contains((connections + 1) + " tenants", "takes " + connections + " connections"));
            assertThat(crowded.code()).isZero();
            assertThat(messagesOf(shared.json().get("findings"), "server-crowded"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("a migration that failed, a schema that differs and one that cannot be read are found")
    void givenSchemasThatAreNotAsTheyShouldBe_whenLookedAt_thenEachIsFound(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral()) {
            create(central, "acme", "globex", "initech", "differs", "unread");
            JdbcClient rows = JdbcClient.create(central.dataSource());
            JdbcClient.create(central.server()
                            .connect(
                                    database(rows, "differs"),
                                    central.server().adminUser(),
                                    central.server().adminPassword()))
                    .sql("CREATE TABLE " + schema(kind) + "by_hand (id integer)")
                    .update();
            JdbcClient.create(central.server().admin())
                    .sql("DROP DATABASE " + database(rows, "unread"))
                    .update();

            RecordingTerminal drift = run(central, "tenancy:doctor", "--drift", "--format=json", NOT_IN_VIEW);

            JsonNode findings = drift.json().get("findings");
            assertThat(messagesOf(findings, "schema-drift"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains("'differs'", "by_hand"));
            assertThat(messagesOf(findings, "schema-unread"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains("'unread'"));

            run(central, "tenancy:migrate", "--tenancy.migration.locations=classpath:db/tenant,classpath:db/broken");
            RecordingTerminal failed = run(
                    central,
                    "tenancy:doctor",
                    "acme",
                    "--format=json",
                    NOT_IN_VIEW,
                    "--tenancy.migration.locations=classpath:db/tenant,classpath:db/broken");

            assertThat(messagesOf(failed.json().get("findings"), "migration-failed"))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains("'acme'"));
            assertThat(failed.code()).isOne();
        }
    }

    @Test
    @DisplayName(
            "an operation that waits, a password that no key opens and a server that gives no connection are found")
    void givenTenantsThatWaitOrAreRefused_whenLookedAt_thenEachIsFound() {
        try (TestCentralDatabase central =
                TestDatabases.get(TestDatabase.POSTGRESQL).createCentral()) {
            create(central, "waits", "sealed", "shut");
            JdbcClient rows = JdbcClient.create(central.dataSource());
            rows.sql("UPDATE tenancy_operations SET state = 'FAILED', finished_at = NULL, open_tenant = tenant_id"
                            + " WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'waits')")
                    .update();
            rows.sql(
                            "UPDATE tenants SET database_password = (SELECT database_password FROM tenants WHERE slug = 'shut')"
                                    + " WHERE slug = 'sealed'")
                    .update();
            JdbcClient.create(central.server().admin())
                    .sql("ALTER DATABASE " + database(rows, "shut") + " ALLOW_CONNECTIONS false")
                    .update();

            RecordingTerminal sick = run(central, "tenancy:doctor", "--format=json", NOT_IN_VIEW);

            assertThat(sick.json()
                            .get("findings")
                            .valueStream()
                            .map(finding -> finding.get("id").stringValue() + " "
                                    + finding.get("tenant").asString()))
                    .containsExactlyInAnyOrder(
                            "operation-failed waits", "password-unreadable sealed", "connection-refused shut");
            assertThat(sick.code()).isOne();
        }
    }

    @Test
    @DisplayName("two rows that lead to one database, and a request-long entity manager, are found in the table, too")
    void givenSharedDatabase_whenShownAsTable_thenWithRemedyAndNumbers() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            create(central, "acme", "globex");
            JdbcClient rows = JdbcClient.create(central.dataSource());
            rows.sql("UPDATE tenants SET database_host = NULL, database_port = NULL, database_name = :name"
                            + " WHERE slug = 'globex'")
                    .param("name", database(rows, "acme"))
                    .update();

            RecordingTerminal sick = run(central, "tenancy:doctor");

            assertThat(sick.text())
                    .contains(
                            "ERROR  database-shared",
                            "The rows of 2 tenants (acme, globex) lead to one database",
                            "Correct host, port and database name in the table tenants.",
                            "WARNING  open-in-view",
                            ", warnings: 1.");
            assertThat(sick.error()).contains("Findings that are errors: ");
            assertThat(sick.code()).isOne();
        }
    }

    @Test
    @DisplayName("a Flyway bean on the router is found; one on the central database is not")
    void givenFlywayBeans_whenLookedAt_thenTheRoutedOneIsFound() {
        JdbcDataSource central = new JdbcDataSource();
        TenantRoutingDataSource router = new TenantRoutingDataSource(new ThreadBinding(), central, UnboundPolicy.FAIL);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("flyway", Flyway.configure().dataSource(central).load());
        assertThat(ApplicationLook.findings(beans)).isEmpty();

        beans.addBean("routed", Flyway.configure().dataSource(router).load());
        assertThat(ApplicationLook.findings(beans)).extracting(Finding::id).containsExactly("flyway-routed");
    }

    @Test
    @DisplayName("the page lists the findings of the code, and no others")
    void givenPage_whenComparedWithCode_thenEachFindingIsThere() {
        String page = Documentation.read("docs/how-to/check-an-installation.md");
        assertThat(page.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.split("`")[1] + line.split("\\|")[2]))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "tenancy-core/src/main/java/io/tenancy/provisioning/InstallationCheck.java",
                                "tenancy-core/src/main/java/io/tenancy/provisioning/RegisteredNames.java",
                                "tenancy-core/src/main/java/io/tenancy/provisioning/ServerLook.java",
                                "tenancy-core/src/main/java/io/tenancy/provisioning/TenantLook.java",
                                "tenancy-spring-boot-starter/src/main/java/io/tenancy/boot/command/ApplicationLook.java",
                                "tenancy-spring-boot-starter/src/main/java/io/tenancy/boot/command/DoctorCommand.java")
                        .map(Documentation::read)
                        .flatMap(DoctorCommandTest::findingsIn)
                        .distinct()
                        .toList());
    }

    private static Stream<String> findingsIn(String source) {
        List<String> found = new ArrayList<>();
        Matcher call = Pattern.compile(
                        "(?:Finding\\.(error|warning)|[^.](error)|new Finding)\\(\\s*\"([a-z-]+)\"(?:,\\s*Severity\\.(ERROR|WARNING))?")
                .matcher(source);
        while (call.find()) {
            String severity = Stream.of(1, 2, 4)
                    .map(call::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            found.add(call.group(3) + " " + severity.toLowerCase(Locale.ROOT) + " ");
        }
        return found.stream().distinct();
    }

    private static List<String> messagesOf(JsonNode findings, String id) {
        return findings.valueStream()
                .filter(finding -> finding.get("id").stringValue().equals(id))
                .map(finding -> finding.get("message").stringValue())
                .toList();
    }

    private static List<String> names(TestCentralDatabase central) {
        return Stream.concat(central.server().databaseNames().stream(), central.server().roleNames().stream())
                .filter(name -> name.startsWith(central.tenantPrefix()))
                .toList();
    }

    private static String database(JdbcClient rows, String slug) {
        return rows.sql("SELECT database_name FROM tenants WHERE slug = :slug")
                .param("slug", slug)
                .query(String.class)
                .single();
    }

    private static String schema(TestDatabase kind) {
        return kind.isPostgresql() ? "public." : "";
    }

    private static void create(TestCentralDatabase central, String... slugs) {
        for (String slug : slugs) {
            assertThat(run(central, "tenancy:create", "--slug=" + slug, "--name=" + slug)
                            .code())
                    .isZero();
        }
    }

    private static RecordingTerminal run(TestCentralDatabase central, String... arguments) {
        return RecordingTerminal.run(CommandApplication.class, central, arguments);
    }
}
