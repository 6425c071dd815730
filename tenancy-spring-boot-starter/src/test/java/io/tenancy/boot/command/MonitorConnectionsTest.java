package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.cluster.NodeSettings;
import io.tenancy.cluster.Nodes;
import io.tenancy.context.TenantContext;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Contract 20: the connections of all running nodes, from a process that is none. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class MonitorConnectionsTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("contract 20: one line of JSON for each look, with every node, also one that says nothing of itself")
    void givenTwoNodes_whenMonitored_thenEachLineHasBoth(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral();
                ConfigurableApplicationContext serving = serve(central);
                Nodes silent =
                        new Nodes(central.dataSource(), new NodeSettings("silent", NodeSettings.BEAT, Map.of()))) {
            use(serving, "acme");
            silent.join(new Silent());
            awaitTold(serving, "\"acme\"");

            List<JsonNode> looks = run(central, "--interval=1", "--duration=2", "--format=json")
                    .text()
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();

            assertThat(looks).hasSize(2).allSatisfy(look -> {
                assertThat(look.propertyNames()).containsExactly("time", "nodes");
                assertThat(look.get("nodes").size()).isEqualTo(2);
            });
            assertThat(Instant.parse(looks.get(1).get("time").asString()))
                    .isAfter(Instant.parse(looks.get(0).get("time").asString()));
            JsonNode told = looks.get(0).get("nodes").get(0);
            assertThat(told.propertyNames()).containsExactly("node", "heapUsedBytes", "tenants");
            assertThat(told.get("heapUsedBytes").asLong()).isPositive();
            JsonNode acme = told.get("tenants").get(0);
            assertThat(acme.propertyNames())
                    .containsExactly(
                            "tenant",
                            "active",
                            "idle",
                            "waiting",
                            "max",
                            "acquireP50Millis",
                            "acquireP99Millis",
                            "failures",
                            "breaker");
            assertThat(acme.get("tenant").asString()).isEqualTo("acme");
            assertThat(acme.get("idle").asInt()).isOne();
            assertThat(acme.get("acquireP99Millis").isNumber()).isTrue();
            assertThat(acme.get("failures").asInt()).isZero();
            JsonNode unknown = looks.get(0).get("nodes").get(1);
            assertThat(unknown.get("node").asString()).isEqualTo("silent");
            assertThat(unknown.get("heapUsedBytes").isNull()).isTrue();
            assertThat(unknown.get("tenants").isNull()).isTrue();
        }
    }

    @Test
    @DisplayName("contract 20: plain, it looks once; with an interval, a screen is drawn anew; log goes to the channel")
    void givenNode_whenMonitoredAsTableAndLog_thenShown(CapturedOutput output) {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral();
                ConfigurableApplicationContext serving = serve(central)) {
            use(serving, "acme");
            awaitTold(serving, "\"acme\"");

            assertThat(run(central).text().lines())
                    .hasSize(2)
                    .satisfies(lines ->
                            assertThat(lines.get(0)).startsWith("NODE ").contains("TENANT"))
                    .satisfies(lines -> assertThat(lines.get(1)).contains("acme", "CLOSED"));
            assertThat(run(central, "--interval=1", "--duration=2").text())
                    .containsOnlyOnce("\u001b[H\u001b[2J")
                    .doesNotStartWith("\u001b");
            assertThat(run(central, "--format=log").text()).isEmpty();
            assertThat(output.getAll())
                    .contains("database command.monitor-connections tenant=- {nodes=1}")
                    .containsPattern("command.monitor-connections tenant=- \\{node=.*tenant=acme");
        }
    }

    @Test
    void givenNoNode_whenMonitored_thenSaysSo() {
        try (TestCentralDatabase central = TestDatabases.get(TestDatabase.H2).createCentral()) {
            assertThat(run(central).text()).isEqualTo("No running nodes." + System.lineSeparator());
            assertThat(run(central, "--format=json").json().get("nodes").size()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"--interval=0", "--interval=-1", "--duration=0", "--interval=often"})
    void givenNoTime_whenParsed_thenWrongUsage(String option) {
        RecordingTerminal terminal =
                RecordingTerminal.run(CommandApplication.class, "tenancy:monitor-connections", option);

        assertThat(terminal.code()).isEqualTo(2);
        assertThat(terminal.error()).contains(option.substring(0, 10));
    }

    private static ConfigurableApplicationContext serve(TestCentralDatabase central) {
        return new SpringApplicationBuilder(CommandApplication.class)
                .run(RecordingTerminal.arguments(central, "--server.port=0"));
    }

    private static RecordingTerminal run(TestCentralDatabase central, String... options) {
        return RecordingTerminal.run(
                CommandApplication.class,
                central,
                Stream.concat(Stream.of("tenancy:monitor-connections"), Stream.of(options))
                        .toArray(String[]::new));
    }

    private static void use(ConfigurableApplicationContext serving, String slug) {
        Tenant tenant = serving.getBean(TenantLifecycle.class).create(NewTenant.of(slug, slug));
        serving.getBean(TenantContext.class)
                .runAs(
                        tenant,
                        () -> serving.getBean(JdbcClient.class)
                                .sql("SELECT COUNT(*) FROM notes")
                                .query(Long.class)
                                .single());
    }

    private static void awaitTold(ConfigurableApplicationContext serving, String text) {
        await().atMost(Duration.ofSeconds(15))
                .until(() -> serving.getBean(Nodes.class).live().stream()
                        .anyMatch(node -> String.valueOf(node.snapshot()).contains(text)));
    }

    /** Says nothing of itself. */
    private static final class Silent implements Nodes.Member {

        @Override
        public @Nullable String snapshot() {
            return null;
        }

        @Override
        public int limit(String server, int connections) {
            return 0;
        }
    }
}
