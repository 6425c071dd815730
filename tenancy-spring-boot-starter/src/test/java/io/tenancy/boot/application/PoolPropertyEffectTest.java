package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.connection.TenantHandle;
import io.tenancy.connection.TenantHandles;
import io.tenancy.pool.BreakerState;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** S-84: limits of pools, and what protects from databases that do not answer, have their effect by property. */
@Tag("feature")
@Tag("long")
class PoolPropertyEffectTest {

    @Test
    @DisplayName("S-84: tenancy.pool.maximum-waiting")
    void givenOneMayWait_whenTwoDo_thenOneIsRefused() throws Exception {
        try (TestApplication app = start("tenancy.pool.maximum-size=1", "tenancy.pool.maximum-waiting=1")) {
            Tenant acme = app.create("acme");
            TenantHandle handle = app.bean(TenantHandles.class).handleOf(acme);
            CompletableFuture<Void> waiting;
            try (Connection only = handle.getConnection()) {
                waiting = CompletableFuture.runAsync(() -> use(handle));
                await().until(() -> pools(app).get(0).waiting() == 1);

                assertThatThrownBy(handle::getConnection)
                        .hasMessageContaining("1 callers wait already")
                        .hasMessageContaining("tenancy.pool.maximum-waiting");
            }
            waiting.join();
        }
    }

    @Test
    @DisplayName("S-84: tenancy.pool.maximum-pools")
    void givenRoomForOnePool_whenTwoTenantsAreUsed_thenOneStays() {
        try (TestApplication app = start("tenancy.pool.maximum-pools=1")) {
            Tenant acme = app.create("acme");
            Tenant globex = app.create("globex");

            use(app.bean(TenantHandles.class).handleOf(acme));
            use(app.bean(TenantHandles.class).handleOf(globex));

            assertThat(pools(app)).extracting(PoolSnapshot::tenant).containsExactly(globex);
        }
    }

    @Test
    @DisplayName("S-84: tenancy.pool.idle-eviction")
    void givenShortEviction_whenUnused_thenPoolGoes() {
        try (TestApplication app = start("tenancy.pool.idle-eviction=1s")) {
            use(app.bean(TenantHandles.class).handleOf(app.create("acme")));
            assertThat(pools(app)).hasSize(1);

            await().atMost(Duration.ofSeconds(10)).until(() -> pools(app).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"never, 1", "changed, 0", "always, 0"})
    @DisplayName("S-84, S-25: tenancy.pool.session-reset")
    void givenSessionReset_whenConnectionIsReturned_thenSessionIsKeptOrNot(String when, int kept) throws SQLException {
        try (TestApplication app = start("tenancy.pool.session-reset=" + when)) {
            TenantHandle handle = app.bean(TenantHandles.class).handleOf(app.create("acme"));
            try (Connection connection = handle.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET @own = 1");
            }

            try (Connection connection = handle.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COALESCE(@own, 0)")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(kept);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-84, S-28: tenancy.breaker.failures and open-for: 503 with the pause until the next try")
    void givenOneFailureOpens_whenDatabaseRefuses_thenClientsAreToldWhenToComeBack(TestDatabase kind) throws Exception {
        try (TestApplication app = TestApplication.start(
                        kind,
                        NotesApplication.class,
                        "tenancy.web.resolvers=header",
                        "tenancy.breaker.failures=1",
                        "tenancy.breaker.open-for=90s");
                FaultProxy proxy = FaultProxy.to(app.database().server())) {
            Tenant acme = app.create("acme");
            proxy.refuse();
            app.bean("centralJdbcClient", JdbcClient.class)
                    .sql("UPDATE tenants SET database_host = ?, database_port = ? WHERE id = ?")
                    .params(proxy.host(), proxy.port(), acme.id())
                    .update();
            // The changed row is noticed twice, by the caller and by the poll, which closes the breaker once more.
            await().pollInterval(Duration.ofMillis(700)).untilAsserted(() -> {
                assertThat(app.http()
                                .get("/notes", "any.example", "X-Tenant: acme")
                                .status())
                        .isEqualTo(503);
                assertThat(pools(app)).extracting(PoolSnapshot::breaker).containsExactly(BreakerState.OPEN);
            });

            RawHttp.Response refused = app.http().get("/notes", "any.example", "X-Tenant: acme");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"TENANT_DATABASE_UNAVAILABLE\"");
            assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(60, 90);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "S-84, contract 11: tenancy.plans: a tenant that gets another plan gets its limits, and keeps its work")
    void givenLimitsByPlan_whenTenantsPlanChanges_thenItsPoolHasThemWithinSeconds(TestDatabase kind) throws Exception {
        try (TestApplication app =
                PlainApplication.start(kind, "tenancy.pool.maximum-size=1", "tenancy.plans.gold.pool.maximum-size=3")) {
            Tenant acme = app.create("acme");
            TenantHandle handle = app.bean(TenantHandles.class).handleOf(acme);
            try (Connection inUse = handle.getConnection()) {
                assertThat(pools(app)).extracting(PoolSnapshot::maximum).containsExactly(1);

                changePlan(app, acme, "gold");

                awaitMaximum(app, handle, 3);
                assertThat(inUse.createStatement().execute("SELECT 1")).isTrue();
            }
            changePlan(app, acme, "silver");
            awaitMaximum(app, handle, 1);
        }
    }

    private static void changePlan(TestApplication app, Tenant tenant, String plan) {
        app.bean("centralJdbcClient", JdbcClient.class)
                .sql("UPDATE tenants SET plan = ?, updated_at = NOW() WHERE id = ?")
                .params(plan, tenant.id())
                .update();
    }

    private static void awaitMaximum(TestApplication app, TenantHandle handle, int maximum) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            if (pools(app).isEmpty()) {
                use(handle);
            }
            assertThat(pools(app)).extracting(PoolSnapshot::maximum).containsExactly(maximum);
        });
    }

    private static TestApplication start(String... properties) {
        return PlainApplication.start(TestDatabase.H2, properties);
    }

    private static List<PoolSnapshot> pools(TestApplication app) {
        return app.bean(TenantPools.class).snapshots();
    }

    private static void use(TenantHandle handle) {
        try (Connection connection = handle.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }
}
