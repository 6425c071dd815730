package io.tenancy.boot.application;

import static io.tenancy.boot.application.OperatorApplication.get;
import static io.tenancy.boot.application.OperatorApplication.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.TenancyException;
import io.tenancy.boot.alert.MigrationWatch;
import io.tenancy.boot.application.AlertingApplication.Heard;
import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.logging.TenancyEventListener;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertListener;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertType;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Contract 3, 13, 19, 26: alerts of a whole application, and each property of theirs. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class AlertTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    @DisplayName(
            "contract 19: an exhausted pool is told to beans and event listeners, in the endpoint, health and meters")
    void givenExhaustedPool_whenCallersWait_thenRaisedEverywhereAndResolved() throws Exception {
        try (TestApplication app = start(
                "tenancy.pool.maximum-size=2",
                "tenancy.pool.connection-timeout=60s",
                "tenancy.alerts.pool-exhausted.cool-down=0",
                "tenancy.alerts.slow-connection.enabled=false",
                "management.endpoint.health.show-details=always")) {
            Tenant acme = app.create("acme");
            exhaust(app, acme, () -> {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(heard(app).of(AlertType.POOL_EXHAUSTED))
                                .singleElement()
                                .satisfies(alert -> {
                                    assertThat(alert.tenant()).isEqualTo("acme");
                                    assertThat(alert.value()).isEqualTo(50);
                                    assertThat(alert.message())
                                            .contains(
                                                    "'acme'", "all 2 connections", "1 callers wait", "threshold 50 %");
                                }));
                assertThat(gauge(app, "pool-exhausted", "warning")).isOne();
                JsonNode overview = json(get(app, "tenancy")).at("/alerts");
                assertThat(overview.valueStream()
                                .filter(each -> each.at("/type").asString().equals("pool-exhausted")))
                        .singleElement()
                        .satisfies(each -> {
                            assertThat(each.at("/tenant").asString()).isEqualTo("acme");
                            assertThat(each.at("/node").asString()).isNotEmpty();
                        });
                JsonNode health = json(get(app, "health"));
                assertThat(health.at("/status").asString()).isEqualTo("UP");
                assertThat(health.at("/components/tenancy/details/alerts/warning")
                                .asInt())
                        .isPositive();
            });

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard(app).of(AlertType.POOL_EXHAUSTED))
                            .extracting(Alert::state)
                            .containsExactly(Alert.State.RAISED, Alert.State.RESOLVED));
            await().untilAsserted(() ->
                    assertThat(heard(app).events()).containsAll(heard(app).of(AlertType.POOL_EXHAUSTED)));
            assertThat(gauge(app, "pool-exhausted", "warning")).isZero();
        }
    }

    @Test
    @DisplayName("contract 26, 19, 13: a collector's threshold, a security event, and the heap each raise an alert;"
            + " law 12: a listener that fails is counted, one that hangs delays nobody")
    void givenThresholdsOfNoTenant_whenReached_thenRaised() {
        try (TestApplication app = start("tenancy.monitoring.memory-threshold=1MB")) {
            observed(app).logSecurityEvent("my.intrusion", Map.of("password", "canary"));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard(app).all())
                            .extracting(alert -> alert.type().id() + " " + alert.subject())
                            .contains("custom-metric orders.open", "security-event my.intrusion", "memory null"));
            assertThat(heard(app).all()).noneMatch(alert -> alert.toString().contains("canary"));
            assertThat(heard(app).of(AlertType.MEMORY).get(0).message()).contains("Heap in use", "threshold 1 MB");
            await().untilAsserted(() -> assertThat(app.bean(MeterRegistry.class)
                            .get("tenancy.alert.failures")
                            .functionCounter()
                            .count())
                    .isGreaterThanOrEqualTo(3));
        }
    }

    @Test
    @DisplayName(
            "contract 16, 19: a stranger who tries tenants is one security event a minute, and an alert of its own")
    void givenRequestsForTenantsOfNobody_whenMany_thenOneEventAndOneAlert(CapturedOutput output) {
        try (TestApplication app = TestApplication.start(
                TestDatabase.H2,
                NotesApplication.class,
                "tenancy.web.resolvers=header",
                "tenancy.alerts.refused-switches.threshold=20")) {
            for (int i = 0; i < 20; i++) {
                assertThat(app.http()
                                .get("/whoami", "localhost", "X-Tenant: nobody" + i)
                                .status())
                        .isEqualTo(404);
            }

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(active(app)).contains("refused-switches null"));
            assertThat(active(app)).doesNotContain("security-event switch.refused");
            assertThat(output.getOut().split("security switch.refused", -1)).hasSize(2);
            assertThat(output).contains("{asked='nobody0', code=TENANT_UNKNOWN, count=1}");
            MeterRegistry meters = app.bean(MeterRegistry.class);
            assertThat(meters.get("tenancy.security.events")
                            .tag("type", "switch.refused")
                            .counter()
                            .count())
                    .isOne();
            assertThat(meters.get("tenancy.switch.rejected")
                            .tag("reason", "TENANT_UNKNOWN")
                            .counter()
                            .count())
                    .isEqualTo(20);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("contract 19: a login that a tenant's database refuses is a security event with an alert")
    void givenRefusedLogin_whenCallersTry_thenOneEventAndAnAlert(TestDatabase kind, CapturedOutput output) {
        try (TestApplication app = PlainApplication.start(kind, "tenancy.alerts.memory.enabled=false")) {
            Tenant acme = app.create("acme");
            JdbcClient.create(app.database().dataSource())
                    .sql("UPDATE tenants SET database_username = 'intruder' WHERE id = :id")
                    .param("id", acme.id())
                    .update();
            app.bean(TenantRegistry.class).reload(acme.id());
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() ->
                                app.tenants().runAs(acme, () -> closeOne(app.bean(TenantRoutingDataSource.class))))
                        .isInstanceOfSatisfying(
                                TenancyException.class,
                                refused -> assertThat(refused.code()).isEqualTo("CREDENTIAL_REJECTED"));
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(active(app)).contains("security-event login.refused"));
            assertThat(output.getOut().split("security login.refused", -1)).hasSize(2);
            assertThat(output).contains("{tenant=" + acme.id() + ", code=CREDENTIAL_REJECTED, count=1}");
        }
    }

    private static List<String> active(TestApplication app) {
        return app.bean(AlertMonitor.class).active().stream()
                .map(alert -> alert.type().id() + " " + alert.subject())
                .toList();
    }

    @Test
    @DisplayName("tenancy.security.credential-rotation: an overdue password raises an alert of its own, and only that")
    void givenOldPassword_whenTheApplicationStarts_thenAlert() {
        try (TestApplication first = start("tenancy.security.credential-rotation=1h")) {
            first.create("acme");
            first.bean("centralJdbcClient", JdbcClient.class)
                    .sql("UPDATE tenants SET created_at = TIMESTAMP '2020-01-01 00:00:00'")
                    .update();
            first.bean(CredentialWatch.class).stop();
            first.bean(CredentialWatch.class).start();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard(first).of(AlertType.CREDENTIAL_AGE))
                            .singleElement()
                            .satisfies(alert ->
                                    assertThat(alert.message()).contains("days old", "tenancy:rotate-passwords")));
            assertThat(heard(first).of(AlertType.SECURITY_EVENT)).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "a tenant whose migration failed, wherever that was, raises an alert of the installation, until it is migrated")
    void givenFailedMigration_whenLookedAt_thenAlertUntilMigrated() {
        try (TestApplication app = start("tenancy.alerts.migration-failed.cool-down=0")) {
            Tenant acme = app.create("acme");
            JdbcClient central = app.bean("centralJdbcClient", JdbcClient.class);
            central.sql("UPDATE tenancy_migrations SET state = 'FAILED', generation = generation - 1")
                    .update();
            lookAgain(app);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard(app).of(AlertType.MIGRATION_FAILED))
                            .singleElement()
                            .satisfies(alert -> assertThat(alert.message())
                                    .contains("1 tenants are behind", "tenancy:migrations", "threshold 1 tenants")));
            lookAgain(app);
            await().during(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard(app).of(AlertType.MIGRATION_FAILED))
                            .as("told once")
                            .hasSize(1));
            app.bean(FleetMigrator.class).migrateOne(acme);
            lookAgain(app);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard(app).of(AlertType.MIGRATION_FAILED))
                            .extracting(Alert::state)
                            .containsExactly(Alert.State.RAISED, Alert.State.RESOLVED));
        }
    }

    /** Not only in half a minute. */
    private static void lookAgain(TestApplication app) {
        app.bean(MigrationWatch.class).stop();
        app.bean(MigrationWatch.class).start();
    }

    @Test
    @DisplayName("S-84: enabled, threshold, by plan and by tenant; log.enabled")
    void givenOverrides_whenReached_thenTenantWinsOverPlanAndPlanOverAll(CapturedOutput output) throws Exception {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.H2,
                "tenancy.pool.maximum-size=1",
                "tenancy.pool.connection-timeout=60s",
                "tenancy.alerts.pool-exhausted.threshold=500",
                "tenancy.plans.gold.alerts.pool-exhausted.threshold=100",
                "tenancy.alerts.tenants.quiet.pool-exhausted.enabled=false",
                "tenancy.alerts.memory.enabled=false",
                "tenancy.monitoring.memory-threshold=1MB")) {
            Tenant plain = app.create("plain");
            Tenant gold = app.create(NewTenant.of("gold", "gold").plan("gold"));
            Tenant quiet = app.create(NewTenant.of("quiet", "quiet").plan("gold"));
            exhaust(
                    app,
                    plain,
                    () -> exhaust(
                            app,
                            quiet,
                            () -> exhaust(app, gold, () -> {
                                await().atMost(PATIENCE)
                                        .untilAsserted(() -> assertThat(app.bean(AlertMonitor.class)
                                                        .active())
                                                .extracting(Alert::tenant)
                                                .containsExactly("gold"));
                                await().untilAsserted(
                                                () -> assertThat(output)
                                                        .contains(
                                                                "alert alert.raised tenant=- {type=pool-exhausted, severity=warning, tenant=gold"));
                            })));
        }
    }

    @Test
    @DisplayName("S-84: tenancy.alerts.log.enabled=false, tenancy.monitoring.enabled=false")
    void givenLogOrMonitoringIsOff_whenStarted_thenNoListener() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.alerts.log.enabled=false")) {
            assertThat(app.context().containsBean("tenancyAlertLog")).isFalse();
        }
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.monitoring.enabled=false")) {
            assertThat(app.context().getBeansOfType(AlertMonitor.class)).isEmpty();
            assertThat(app.context().getBeansOfType(AlertListener.class)).isEmpty();
        }
    }

    /** One of ours that logs, so that what it is told is counted. */
    private static TenancyLogger observed(TestApplication app) {
        return TenancyLogger.observed(
                app.bean(TenancyLogger.class),
                app.context()
                        .getBeanProvider(TenancyEventListener.class)
                        .orderedStream()
                        .toList());
    }

    private static TestApplication start(String... properties) {
        return TestApplication.start(
                TestDatabase.H2,
                AlertingApplication.class,
                Stream.concat(
                                Stream.of(
                                        "management.endpoints.web.exposure.include=*",
                                        "spring.security.user.name=ops",
                                        "spring.security.user.password=let-me-in"),
                                Stream.of(properties))
                        .toArray(String[]::new));
    }

    private static Heard heard(TestApplication app) {
        return app.bean(Heard.class);
    }

    private static double gauge(TestApplication app, String type, String severity) {
        return app.bean(MeterRegistry.class)
                .get("tenancy.alerts")
                .tag("type", type)
                .tag("severity", severity)
                .gauge()
                .value();
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Takes all connections of the tenant, and one caller waits meanwhile. */
    private static void exhaust(TestApplication app, Tenant tenant, Step meanwhile) throws Exception {
        TenantRoutingDataSource router = app.bean(TenantRoutingDataSource.class);
        int most = app.context().getEnvironment().getRequiredProperty("tenancy.pool.maximum-size", Integer.class);
        CompletableFuture<Void> waiting;
        List<Connection> held = new ArrayList<>();
        try {
            for (int i = 0; i < most; i++) {
                held.add(app.tenants().callAs(tenant, router::getConnection));
            }
            waiting = CompletableFuture.runAsync(
                    () -> app.tenants().runAs(tenant, () -> closeOne(router)), task -> new Thread(task).start());
            meanwhile.run();
        } finally {
            for (Connection each : held) {
                each.close();
            }
        }
        waiting.join();
    }

    private static void closeOne(TenantRoutingDataSource router) {
        try {
            router.getConnection().close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
