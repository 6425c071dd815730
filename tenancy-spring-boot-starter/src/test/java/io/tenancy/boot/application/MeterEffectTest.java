package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tenancy.cluster.Nodes;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.pool.CapacityExceededException;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each meter shows what happened, and each property of monitoring has its effect. */
@Tag("feature")
class MeterEffectTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("contract 18: connections in use, and how long they were waited for and used")
    void givenTenantsAtWork_whenReadingMeters_thenTheyShowIt(TestDatabase kind) throws Exception {
        try (TestApplication app = PlainApplication.start(kind, "tenancy.pool.maximum-size=3")) {
            Tenant acme = app.create("acme");
            use(app, app.create("globex"));

            try (Connection first = connection(app, acme);
                    Connection second = connection(app, acme)) {
                assertThat(first).isNotSameAs(second);
                await().until(() -> gauge(app, "tenancy.pool.active", "tenant", "acme") == 2);
                assertThat(gauge(app, "tenancy.pool.max", "tenant", "acme")).isEqualTo(3);
                assertThat(gauge(app, "tenancy.pool.pending", "tenant", "acme")).isZero();
            }

            await().until(() -> gauge(app, "tenancy.pool.idle", "tenant", "acme") == 2);
            assertThat(gauge(app, "tenancy.pools")).isEqualTo(2);
            assertThat(timed(app, "tenancy.connection.acquire", "acme")).isEqualTo(2);
            assertThat(timed(app, "tenancy.connection.usage", "acme")).isEqualTo(2);
            assertThat(timed(app, "tenancy.connection.create", "acme")).isOne();
            assertThat(timed(app, "tenancy.connection.create", "globex")).isZero();
        }
    }

    @Test
    @DisplayName("tenancy.connection.failures, tenancy.connection.slow: an exhausted pool, by tenant and reason")
    void givenExhaustedPool_whenAsked_thenFailureAndSlowWaitAreCounted() throws Exception {
        try (TestApplication app = PlainApplication.start(
                        TestDatabase.H2,
                        "tenancy.pool.maximum-size=1",
                        "tenancy.pool.connection-timeout=300ms",
                        "tenancy.monitoring.slow-connection-threshold=250ms");
                Connection held = connection(app, app.create("acme"))) {
            assertThat(held.isValid(0)).isTrue();
            assertThat(meters(app, "tenancy.connection.slow")).isEmpty();

            assertThatThrownBy(() -> connection(app, app.tenant("acme"))).isInstanceOf(CapacityExceededException.class);

            assertThat(count(app, "tenancy.connection.slow", "tenant", "acme")).isOne();
            assertThat(count(app, "tenancy.connection.failures", "tenant", "acme", "reason", "CAPACITY_EXCEEDED"))
                    .isOne();
        }
    }

    @Test
    @DisplayName("tenancy.switch.rejected, and tenancy.cache.*: a suspended tenant is refused from the cache")
    void givenSuspendedTenant_whenSwitching_thenRefusalAndLookUpsAreCounted() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2)) {
            Tenant acme = app.create("acme");
            Tenant suspended = app.bean(TenantLifecycle.class).suspend(acme);
            double hits = count(app, "tenancy.cache.hits");

            assertThatThrownBy(() -> app.connections().switchToTenant(suspended))
                    .isInstanceOf(TenantInactiveException.class);
            app.tenant("acme");

            assertThat(count(app, "tenancy.switch.rejected", "reason", "TENANT_INACTIVE"))
                    .isOne();
            assertThat(count(app, "tenancy.cache.hits")).isGreaterThan(hits);
            assertThat(count(app, "tenancy.cache.misses")).isPositive();
            assertThat(gauge(app, "tenancy.cache.size")).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("tenancy.security.events: counted also where the log channel is off")
    void givenTamperedRow_whenConnecting_thenSecurityEventIsCounted(boolean logging) {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.logging.enabled=" + logging)) {
            Tenant acme = app.create("acme");
            app.bean("centralJdbcClient", JdbcClient.class)
                    .sql("UPDATE tenants SET database_name = 'a b'")
                    .update();
            app.bean(TenantRegistry.class).reload(acme.id());

            assertThatThrownBy(() -> use(app, acme)).hasMessageContaining("acme");

            assertThat(count(app, "tenancy.security.events", "type", "connection.refused"))
                    .isOne();
        }
    }

    @Test
    @DisplayName("contract 8: logPerformanceMetric feeds a meter of bounded cardinality")
    void givenManyMetrics_whenLogged_thenMetersAreBounded() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2)) {
            TenancyLogger logger = app.bean(TenancyLogger.class);

            IntStream.range(0, 1000)
                    .forEach(i -> logger.logPerformanceMetric("mine." + i + ".millis", 5, Map.of("n", i)));

            assertThat(meters(app, "tenancy.performance")).hasSizeBetween(50, 51);
            assertThat(app.bean(MeterRegistry.class)
                            .get("tenancy.performance")
                            .tag("metric", "mine.0.millis")
                            .summary()
                            .totalAmount())
                    .isEqualTo(5);
        }
    }

    @Test
    @DisplayName("S-84: tenancy.monitoring.memory-threshold, beside the heap in use")
    void givenMemoryThreshold_whenReading_thenItIsTheMeter() {
        try (TestApplication app =
                PlainApplication.start(TestDatabase.H2, "tenancy.monitoring.memory-threshold=512MB")) {
            assertThat(gauge(app, "tenancy.memory.threshold")).isEqualTo(512 * 1024 * 1024);
            assertThat(gauge(app, "tenancy.memory.used")).isBetween(1e6, 1e12);
        }
    }

    @Test
    @DisplayName("S-84: tenancy.metrics.max-tenants")
    void givenOneMayHaveSeries_whenTwoAreUsed_thenTheOtherIsAmongOthers() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.metrics.max-tenants=1")) {
            use(app, app.create("acme"));
            use(app, app.create("globex"));

            assertThat(timed(app, "tenancy.connection.usage", "acme")).isOne();
            assertThat(timed(app, "tenancy.connection.usage", "other")).isOne();
            assertThat(meters(app, "tenancy.connection.usage")).hasSize(2);
        }
    }

    @Test
    @DisplayName("series of closed pools are removed")
    void givenPoolEvicted_whenAWhileHasPassed_thenItsSeriesAreGone() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2)) {
            Tenant acme = app.create("acme");
            use(app, acme);
            assertThat(meters(app, "tenancy.pool.active")).hasSize(1);

            app.bean(TenantPools.class).evict(acme);

            await().until(() -> meters(app, "tenancy.pool.active").isEmpty());
            assertThat(gauge(app, "tenancy.pools")).isZero();
        }
    }

    @Test
    @DisplayName("S-84: tenancy.monitoring.enabled=false: no meter, no thread, and nothing told to other nodes")
    void givenMonitoringIsOff_whenUsed_thenNothingIsMeasured() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.monitoring.enabled=false")) {
            use(app, app.create("acme"));

            assertThat(app.bean(MeterRegistry.class).getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .noneMatch(name -> name.startsWith("tenancy."));
            assertThat(app.context().containsBean("tenancyMeterSampler")).isFalse();
            assertThat(app.bean(Nodes.class).live())
                    .singleElement()
                    .satisfies(node -> assertThat(node.snapshot()).isNull());
        }
    }

    @Test
    @DisplayName("a node tells the others how long its tenants waited, and how often in vain")
    void givenUsedTenant_whenNodeTellsOthers_thenTimesAreThere() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2)) {
            use(app, app.create("acme"));

            await().untilAsserted(() -> assertThat(app.bean(Nodes.class).live())
                    .singleElement()
                    .satisfies(node -> assertThat(node.snapshot())
                            .contains("\"pools\":1,", "\"failures\":0,", "\"breaker\":\"CLOSED\"")
                            .containsPattern("\"acquireP50Millis\":[0-9.]+,\"acquireP99Millis\":[0-9.]+,")));
        }
    }

    @Test
    @DisplayName("tenancy.observer.failures: a listener that fails is counted, and the tenant served")
    void givenFailingObserver_whenUsed_thenCounted() {
        try (TestApplication app = TestApplication.start(TestDatabase.H2, FailingObserver.class)) {
            double before = count(app, "tenancy.observer.failures");

            use(app, app.create("acme"));

            assertThat(count(app, "tenancy.observer.failures")).isGreaterThan(before);
        }
    }

    @Test
    @DisplayName("tenancy.audit.lost, and the alert: entries that the trail of this node has lost")
    void givenTrailThatLostEntries_whenReading_thenCountedAndAlerted() {
        try (TestApplication app = TestApplication.start(TestDatabase.H2, LosingTrail.class)) {
            assertThat(count(app, "tenancy.audit.lost")).isEqualTo(7);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(app.bean(AlertMonitor.class).active())
                            .anySatisfy(
                                    alert -> assertThat(alert.message()).contains("audit trail", "lost 7 entries")));
        }
    }

    private static Connection connection(TestApplication app, Tenant tenant) throws Exception {
        return app.tenants().callAs(tenant, app.bean(TenantRoutingDataSource.class)::getConnection);
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

    private static List<Meter> meters(TestApplication app, String name) {
        return List.copyOf(app.bean(MeterRegistry.class).find(name).meters());
    }

    private static double gauge(TestApplication app, String name, String... tags) {
        return app.bean(MeterRegistry.class)
                .get(name)
                .tags(Tags.of(tags))
                .gauge()
                .value();
    }

    private static double count(TestApplication app, String name, String... tags) {
        var search = app.bean(MeterRegistry.class).get(name).tags(Tags.of(tags));
        return search.meter().measure().iterator().next().getValue();
    }

    private static long timed(TestApplication app, String name, String tenant) {
        return app.bean(MeterRegistry.class)
                .get(name)
                .tag("tenant", tenant)
                .timer()
                .count();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class FailingObserver {

        @Bean
        PoolCustomizer failing() {
            return (tenant, pool) -> pool.setMetricsTrackerFactory((name, stats) -> new IMetricsTracker() {
                @Override
                public void recordConnectionUsageMillis(long elapsed) {
                    throw new IllegalStateException("This observer fails.");
                }
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class LosingTrail {

        @Bean
        AuditTrail losing() {
            return (AuditTrail) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {AuditTrail.class},
                    (self, method, arguments) ->
                            method.getName().equals("lost") ? 7L : method.invoke(AuditTrail.none(), arguments));
        }
    }
}
