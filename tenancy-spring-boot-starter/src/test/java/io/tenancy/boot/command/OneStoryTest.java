package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.context.TenantContext;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two nodes serve three tenants, and the database of one dies: whoever is asked says the same, and that it is over. */
@Tag("feature")
class OneStoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> TENANTS = List.of("acme", "dead", "globex");

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("law 12: monitor, meters, alerts, health and endpoint of both nodes tell the same of a dead database")
    void givenTwoNodesUnderLoad_whenOneDatabaseDies_thenAllTellTheSame(TestDatabase kind) {
        try (TestCentralDatabase central = TestDatabases.get(kind).createCentral();
                FaultProxy proxy = FaultProxy.to(central.server());
                ConfigurableApplicationContext one = serve(central);
                ConfigurableApplicationContext other = serve(central)) {
            TENANTS.forEach(slug -> one.getBean(TenantLifecycle.class).create(NewTenant.of(slug, slug)));
            point(central, proxy);
            List<ConfigurableApplicationContext> nodes = List.of(one, other);
            nodes.forEach(node -> node.getBean(TenantRegistry.class)
                    .reload(tenant(node, "dead").id()));
            try (Load load = new Load(nodes)) {
                await().atMost(PATIENCE).until(() -> load.servedLately("dead"));

                proxy.refuse();

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(story(central, nodes)).isEqualTo(expected("OPEN", true)));
                assertThat(load.failures("acme") + load.failures("globex")).isZero();

                proxy.pass();

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(story(central, nodes)).isEqualTo(expected("CLOSED", false)));
                await().atMost(PATIENCE).until(() -> load.servedLately("dead"));
                assertThat(load.failures("acme") + load.failures("globex")).isZero();
            }
        }
    }

    /** What all of them say, in one map, so that a difference shows what is told where. */
    private static Map<String, Object> story(TestCentralDatabase central, List<ConfigurableApplicationContext> nodes) {
        Map<String, Object> story = new TreeMap<>();
        JsonNode monitor = RecordingTerminal.run(
                        CommandApplication.class, central, "tenancy:monitor-connections", "--format=json")
                .json()
                .get("nodes");
        story.put("monitor: nodes", monitor.size());
        for (JsonNode node : monitor) {
            for (JsonNode tenant : node.get("tenants")) {
                story.merge(
                        "monitor: " + tenant.get("tenant").asString(),
                        tenant.get("breaker").asString(),
                        (first, second) -> first.equals(second) ? first : "not the same");
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            ConfigurableApplicationContext node = nodes.get(i);
            JsonNode health = get(node, "health");
            story.put("health " + i, health.get("status").asString());
            JsonNode details = health.at("/components/tenancy/details");
            story.put("health " + i + ": open", details.at("/breakers/open").asInt());
            story.put(
                    "health " + i + ": critical", details.at("/alerts/critical").asInt());
            story.put(
                    "alerts " + i,
                    node.getBean(AlertMonitor.class).active().stream()
                            .filter(alert -> alert.type().id().equals("breaker-open"))
                            .map(alert -> String.valueOf(alert.tenant()))
                            .toList());
            story.put("meters " + i, failed(node));
            story.put(
                    "endpoint " + i,
                    get(node, "tenancy")
                            .at("/alerts")
                            .valueStream()
                            .filter(alert -> alert.at("/type").asString().equals("breaker-open"))
                            .map(alert -> alert.at("/tenant").asString())
                            .toList());
        }
        return story;
    }

    private static Map<String, Object> expected(String breaker, boolean raised) {
        Map<String, Object> story = new TreeMap<>();
        story.put("monitor: nodes", 2);
        story.put("monitor: acme", "CLOSED");
        story.put("monitor: dead", breaker);
        story.put("monitor: globex", "CLOSED");
        for (int i = 0; i < 2; i++) {
            story.put("health " + i, "UP");
            story.put("health " + i + ": open", raised ? 1 : 0);
            story.put("health " + i + ": critical", raised ? 1 : 0);
            story.put("alerts " + i, raised ? List.of("dead") : List.of());
            story.put("meters " + i, List.of("dead"));
            story.put("endpoint " + i, raised ? List.of("dead", "dead") : List.of());
        }
        return story;
    }

    /** The tenants that have failed on a node since it started. */
    private static List<String> failed(ConfigurableApplicationContext node) {
        return node.getBean(MeterRegistry.class).find("tenancy.connection.failures").counters().stream()
                .filter(counter -> counter.count() > 0)
                .map(Counter::getId)
                .map(id -> String.valueOf(id.getTag("tenant")))
                .distinct()
                .toList();
    }

    private static JsonNode get(ConfigurableApplicationContext node, String path) {
        String port = node.getEnvironment().getRequiredProperty("local.server.port");
        try {
            return JsonMapper.shared()
                    .readTree(HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static void point(TestCentralDatabase central, FaultProxy proxy) {
        JdbcClient.create(central.dataSource())
                .sql("UPDATE tenants SET database_host = :host, database_port = :port WHERE slug = 'dead'")
                .param("host", proxy.host())
                .param("port", proxy.port())
                .update();
    }

    private static Tenant tenant(ConfigurableApplicationContext node, String slug) {
        return node.getBean(TenantRegistry.class).findBySlug(slug).orElseThrow();
    }

    private static ConfigurableApplicationContext serve(TestCentralDatabase central) {
        return new SpringApplicationBuilder(CommandApplication.class)
                .run(RecordingTerminal.arguments(
                        central,
                        "--server.port=0",
                        "--tenancy.web.central-hosts=localhost",
                        "--tenancy.breaker.open-for=1s",
                        "--tenancy.breaker.failures=1",
                        "--tenancy.pool.connection-timeout=10s",
                        "--tenancy.alerts.breaker-open.cool-down=0",
                        "--tenancy.alerts.memory.enabled=false",
                        "--tenancy.alerts.slow-connection.enabled=false",
                        "--management.endpoints.web.exposure.include=*",
                        "--management.endpoint.health.show-details=always"));
    }

    /** One caller for each tenant on each node, one call after the other. */
    private static final class Load implements AutoCloseable {

        private static final Duration BETWEEN_CALLS = Duration.ofMillis(5);

        private final Map<String, AtomicInteger> served = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> failed = new ConcurrentHashMap<>();
        private final List<Thread> callers;
        private volatile boolean over;

        Load(List<ConfigurableApplicationContext> nodes) {
            this.callers = nodes.stream()
                    .flatMap(node -> TENANTS.stream().map(slug -> new Thread(() -> call(node, slug), "load-" + slug)))
                    .toList();
            callers.forEach(Thread::start);
        }

        private void call(ConfigurableApplicationContext node, String slug) {
            TenantContext context = node.getBean(TenantContext.class);
            JdbcClient jdbc = node.getBean(JdbcClient.class);
            while (!over) {
                try {
                    context.runAs(
                            tenant(node, slug),
                            () -> jdbc.sql("SELECT 1").query(Integer.class).single());
                    count(served, slug);
                } catch (RuntimeException refused) {
                    count(failed, slug);
                }
                LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
            }
        }

        private static void count(Map<String, AtomicInteger> counts, String slug) {
            counts.computeIfAbsent(slug, name -> new AtomicInteger()).incrementAndGet();
        }

        int failures(String slug) {
            return failed.getOrDefault(slug, new AtomicInteger()).get();
        }

        /** More than a moment ago. */
        boolean servedLately(String slug) {
            int before = served.getOrDefault(slug, new AtomicInteger()).get();
            await().atMost(PATIENCE)
                    .until(() -> served.getOrDefault(slug, new AtomicInteger()).get() > before);
            return true;
        }

        @Override
        public void close() {
            over = true;
            callers.forEach(caller -> {
                try {
                    caller.join(PATIENCE.toMillis());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
