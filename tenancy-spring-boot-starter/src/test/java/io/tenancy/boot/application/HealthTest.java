package io.tenancy.boot.application;

import static io.tenancy.boot.application.OperatorApplication.anonymous;
import static io.tenancy.boot.application.OperatorApplication.get;
import static io.tenancy.boot.application.OperatorApplication.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.pool.BreakerState;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The health of the application and of its tenants are different things. */
@Tag("feature")
class HealthTest {

    private static final int SILENT = 10;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-38: while ten databases are silent, health and meters are read within 200 ms, and it is ready")
    void givenSilentDatabases_whenScraped_thenQuickAndUpAndReady(TestDatabase kind) throws Exception {
        try (TestApplication app = OperatorApplication.start(
                        kind,
                        "management.endpoint.health.probes.enabled=true",
                        "management.endpoint.health.group.readiness.include=readinessState,tenancy",
                        "management.endpoint.health.show-details=always",
                        "tenancy.pool.connect-timeout=3s",
                        "tenancy.breaker.failures=1",
                        "tenancy.breaker.open-for=60s");
                FaultProxy proxy = FaultProxy.to(app.database().server())) {
            List<Tenant> tenants = IntStream.range(0, SILENT)
                    .mapToObj(i -> app.create("silent" + i))
                    .toList();
            proxy.silent();
            app.bean("centralJdbcClient", JdbcClient.class)
                    .sql("UPDATE tenants SET database_host = ?, database_port = ?")
                    .params(proxy.host(), proxy.port())
                    .update();
            tenants.forEach(tenant -> app.bean(TenantRegistry.class).reload(tenant.id()));
            warmUp(app);

            List<CompletableFuture<Void>> callers = tenants.stream()
                    .map(tenant -> CompletableFuture.runAsync(() -> useInVain(app, tenant)))
                    .toList();
            assertThat(medianMillis(() -> anonymous(app, "health"))).isLessThan(200);
            assertThat(medianMillis(() -> anonymous(app, "metrics/tenancy.connection.failures")))
                    .isLessThan(200);
            await().atMost(Duration.ofSeconds(30)).until(() -> openBreakers(app) == SILENT);

            JsonNode health = json(anonymous(app, "health"));
            assertThat(health.at("/status").asString()).isEqualTo("UP");
            assertThat(health.at("/components/tenancy/details/breakers/open").asInt())
                    .isEqualTo(SILENT);
            assertThat(health.at("/components/tenancy/details/central").asString())
                    .isEqualTo("UP");
            assertThat(anonymous(app, "health/readiness").status()).isEqualTo(200);
            assertThat(anonymous(app, "health").body()).doesNotContain("silent");
            callers.forEach(CompletableFuture::join);
        }
    }

    @Test
    @DisplayName("nothing confidential without authorisation: no details, and never a tenant's name")
    void givenAnonymousClient_whenAskingForHealth_thenLearnsNothing() {
        try (TestApplication app =
                OperatorApplication.start(TestDatabase.H2, "management.endpoint.health.show-details=when-authorized")) {
            use(app, app.create("acme"));

            assertThat(anonymous(app, "health").body())
                    .contains("\"status\":\"UP\"")
                    .doesNotContain("details")
                    .doesNotContain("acme");
            JsonNode tenancy = json(get(app, "health")).at("/components/tenancy");
            assertThat(tenancy.at("/details").propertyNames())
                    .containsExactlyInAnyOrder("central", "pools", "breakers", "alerts");
            assertThat(tenancy.at("/details/pools/open").asInt()).isOne();
            assertThat(tenancy.at("/details/pools/idle").asInt()).isOne();
            assertThat(tenancy.at("/details/breakers/closed").asInt()).isOne();
            assertThat(tenancy.toString()).doesNotContain("acme");
        }
    }

    @Test
    @DisplayName("a node that cannot write to the central database says so, and is down")
    void givenCentralIsLost_whenAskingForHealth_thenDown() {
        try (TestApplication app =
                OperatorApplication.start(TestDatabase.H2, "management.endpoint.health.show-details=always")) {
            app.bean("centralDataSource", HikariDataSource.class).close();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(json(anonymous(app, "health"))
                                    .at("/components/tenancy/details/central")
                                    .asString())
                            .isEqualTo("DOWN"));
            assertThat(anonymous(app, "health").status()).isEqualTo(503);
            assertThat(json(get(app, "tenancy")).at("/complete").asBoolean()).isFalse();
            assertThat(json(get(app, "tenancy")).at("/nodes").size()).isOne();
        }
    }

    @Test
    @DisplayName("management.health.tenancy.enabled=false")
    void givenHealthIsOff_whenAsked_thenNotThere() {
        try (TestApplication app = OperatorApplication.start(
                TestDatabase.H2,
                "management.health.tenancy.enabled=false",
                "management.endpoint.health.show-details=always")) {
            JsonNode components = json(anonymous(app, "health")).at("/components");
            assertThat(components.has("db")).isTrue();
            assertThat(components.has("tenancy")).isFalse();
        }
    }

    private static void warmUp(TestApplication app) {
        anonymous(app, "health");
        anonymous(app, "metrics/tenancy.connection.failures");
    }

    private static long openBreakers(TestApplication app) {
        return app.bean(TenantPools.class).snapshots().stream()
                .filter(pool -> pool.breaker() == BreakerState.OPEN)
                .count();
    }

    /** Of eleven, so that a machine with other work does not matter. */
    private static long medianMillis(Runnable request) {
        return TimeUnit.NANOSECONDS.toMillis(
                LongStream.generate(() -> nanos(request)).limit(11).sorted().toArray()[5]);
    }

    private static long nanos(Runnable request) {
        long started = System.nanoTime();
        request.run();
        return System.nanoTime() - started;
    }

    private static void use(TestApplication app, Tenant tenant) {
        app.tenants()
                .runAs(
                        tenant,
                        () -> app.jdbc()
                                .sql("SELECT COUNT(*) FROM notes")
                                .query(Long.class)
                                .single());
    }

    private static void useInVain(TestApplication app, Tenant tenant) {
        assertThatThrownBy(() -> use(app, tenant)).hasMessageContaining(tenant.slug());
    }
}
