package io.tenancy.boot.application;

import static io.tenancy.boot.application.OperatorApplication.anonymous;
import static io.tenancy.boot.application.OperatorApplication.get;
import static io.tenancy.boot.application.OperatorApplication.json;
import static io.tenancy.boot.application.OperatorApplication.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.boot.application.OperatorApplication.RecordingLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What operators see and do over HTTP. */
@Tag("feature")
class EndpointTest {

    private static final String WRITABLE = "management.endpoint.tenants.access=unrestricted";

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("GET tenants: the members of tenancy:list, and the pool on this node")
    void givenTenants_whenListed_thenHavePoolsAndNoSecrets(TestDatabase kind) {
        try (TestApplication app = OperatorApplication.start(kind)) {
            Tenant acme = app.create("acme");
            app.create("globex");
            use(app, acme);

            JsonNode tenants = json(get(app, "tenants"));

            assertThat(tenants.valueStream().map(each -> each.at("/slug").asString()))
                    .containsExactly("acme", "globex");
            JsonNode first = tenants.get(0);
            assertThat(first.at("/status").asString()).isEqualTo("ACTIVE");
            assertThat(first.at("/databaseName").asString()).isEqualTo(acme.databaseName());
            assertThat(first.at("/pool").propertyNames()).containsExactlyInAnyOrder("active", "idle", "waiting", "max");
            assertThat(first.at("/pool/idle").asInt()).isOne();
            assertThat(first.at("/pool/max").asInt()).isEqualTo(10);
            assertThat(first.at("/breaker").asString()).isEqualTo("CLOSED");
            assertThat(tenants.get(1).at("/pool").isNull()).isTrue();
            assertThat(json(get(app, "tenants/acme"))).isEqualTo(first);
            assertThat(get(app, "tenants").body())
                    .doesNotContain("assword")
                    .doesNotContain(String.valueOf(acme.encryptedPassword()));
        }
    }

    @Test
    @DisplayName("an unknown tenant is 404 TENANT_UNKNOWN, an unknown operation 404 OPERATION_UNKNOWN; strangers 401")
    void givenNothingThere_whenAsked_thenProblem() {
        try (TestApplication app = OperatorApplication.start(TestDatabase.H2, WRITABLE)) {
            app.create("acme");

            RawHttp.Response unknown = get(app, "tenants/nobody");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.headers().get("content-type")).startsWith("application/problem+json");
            assertThat(json(unknown).at("/code").asString()).isEqualTo("TENANT_UNKNOWN");
            assertThat(json(post(app, "tenants/nobody/suspend")).at("/code").asString())
                    .isEqualTo("TENANT_UNKNOWN");
            assertThat(json(post(app, "tenants/acme/nonsense")).at("/code").asString())
                    .isEqualTo("OPERATION_UNKNOWN");
            assertThat(anonymous(app, "tenants").status()).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("operations are refused unless the application allows them")
    void givenDefaultAccess_whenWriting_thenRefused() {
        try (TestApplication app = OperatorApplication.start(TestDatabase.H2)) {
            app.create("acme");

            assertThat(post(app, "tenants/acme/suspend").status()).isEqualTo(404);
            assertThat(app.tenant("acme").status()).isEqualTo(TenantStatus.ACTIVE);
        }
    }

    @Test
    @DisplayName(
            "POST suspend, resume, evict-pool, reset-breaker, rotate-password: done, and logged with who did it, before it was done")
    void givenWritableEndpoint_whenWriting_thenDoneAndLogged() {
        try (TestApplication app = OperatorApplication.start(TestDatabase.H2, WRITABLE)) {
            Tenant acme = app.create("acme");
            List<String> events = app.bean(RecordingLogger.class).events();
            events.clear();

            assertThat(json(post(app, "tenants/acme/suspend")).at("/status").asString())
                    .isEqualTo("SUSPENDED");
            assertThat(app.tenant("acme").status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(json(post(app, "tenants/acme/resume")).at("/status").asString())
                    .isEqualTo("ACTIVE");
            use(app, acme);
            assertThat(app.bean(TenantPools.class).openPools()).isOne();
            assertThat(post(app, "tenants/acme/evict-pool").status()).isEqualTo(200);
            assertThat(app.bean(TenantPools.class).openPools()).isZero();
            assertThat(post(app, "tenants/acme/reset-breaker").status()).isEqualTo(200);
            assertThat(post(app, "tenants/acme/rotate-password").status()).isEqualTo(200);
            assertThat(app.tenant("acme").encryptedPassword()).isNotEqualTo(acme.encryptedPassword());

            assertThat(events)
                    .containsExactly(
                            "endpoint.suspend acme ops",
                            "tenant.suspended acme null",
                            "endpoint.resume acme ops",
                            "tenant.resumed acme null",
                            "endpoint.evict-pool acme ops",
                            "endpoint.reset-breaker acme ops",
                            "endpoint.rotate-password acme ops");
        }
    }

    @Test
    @DisplayName(
            "POST migrate brings a tenant up to date, or says why not; the last run is in GET tenancy and in health")
    void givenTenantBehind_whenMigrated_thenUpToDateAndReported() {
        try (TestApplication app = OperatorApplication.start(
                TestDatabase.H2,
                WRITABLE,
                "tenancy.migration.on-startup=check",
                "management.endpoint.health.show-details=always")) {
            Tenant acme = app.create("acme");
            JdbcClient central = JdbcClient.create(app.database().dataSource());
            central.sql("UPDATE tenancy_migrations SET generation = NULL").update();

            assertThat(json(get(app, "tenancy")).at("/migrations").isNull()).isTrue();
            assertThat(post(app, "tenants/acme/migrate").status()).isEqualTo(200);
            assertThat(app.bean(FleetMigrator.class).behind()).isZero();
            use(app, acme);

            central.sql(
                            "UPDATE tenancy_migrations SET generation = NULL, state = 'FAILED', needs_operator = TRUE, error = 'half'")
                    .update();
            RawHttp.Response refused = post(app, "tenants/acme/migrate");
            assertThat(refused.status()).isGreaterThanOrEqualTo(400);
            assertThat(json(refused).at("/code").asString()).isEqualTo("MIGRATION_FAILED");

            app.bean(FleetMigrator.class).migrate(MigrationPlan.ALL, FleetProgress.NONE);

            assertThat(json(get(app, "tenancy")).at("/migrations/failed").asInt())
                    .isOne();
            assertThat(json(get(app, "health"))
                            .at("/components/tenancy/details/migrations/failed")
                            .asInt())
                    .isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("GET tenancy: all nodes of the installation with their pools and budgets, not this process alone")
    void givenTwoNodes_whenOneIsAsked_thenBothAreThere(TestDatabase kind) {
        TestCentralDatabase database = TestDatabases.get(kind).createCentral();
        // What is about the machine that the tests share, and not about these two nodes.
        String noMemory = "tenancy.alerts.memory.enabled=false";
        String noWaits = "tenancy.alerts.slow-connection.enabled=false";
        try (TestApplication first =
                OperatorApplication.start(database, "tenancy.pool.maximum-connections=50", noMemory, noWaits)) {
            Tenant acme = first.create("acme");
            Tenant globex = first.create("globex");
            use(first, acme);
            TestApplication second = OperatorApplication.start(database, noMemory, noWaits);
            try {
                use(second, acme);
                use(second, globex);

                await().atMost(Duration.ofSeconds(15))
                        .untilAsserted(() -> assertThat(json(get(first, "tenancy"))
                                        .at("/pools/open")
                                        .asInt())
                                .isEqualTo(3));
                JsonNode overview = json(get(first, "tenancy"));
                assertThat(overview.at("/complete").asBoolean()).isTrue();
                assertThat(overview.at("/nodes").size()).isEqualTo(2);
                assertThat(overview.at("/nodes/1/tenants")
                                .valueStream()
                                .map(each -> each.at("/tenant").asString()))
                        .containsExactlyInAnyOrder("acme", "globex");
                assertThat(overview.at("/nodes/0/heapUsedBytes").asLong()).isPositive();
                assertThat(overview.at("/pools/idle").asInt()).isEqualTo(3);
                assertThat(overview.at("/budgets").size()).isOne();
                assertThat(overview.at("/budgets/0/limit").asInt()).isEqualTo(50);
                assertThat(overview.at("/alerts").valueStream()).isEmpty();
            } finally {
                second.context().close();
            }
        }
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
}
