package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertSource;
import io.tenancy.monitoring.AlertThresholds;
import io.tenancy.monitoring.AlertType;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.pool.BreakerSettings;
import io.tenancy.pool.PoolSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trouble of one tenant's database is told, as that tenant's, until it is over. */
@Tag("integration")
class AlertTest {

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final AlertThresholds OF_STATE = AlertThresholds.ofState(Duration.ZERO);
    private static final AlertThresholds FAILURES = new AlertThresholds(3, 1, Duration.ZERO);
    private static final AlertThresholds SLOW = new AlertThresholds(150, 100, Duration.ZERO);

    private final List<Alert> told = new CopyOnWriteArrayList<>();
    private final ConnectionMonitor connections = new ConnectionMonitor(TenancyLogger.noOp(), WAIT, List.of());

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("contract 19: a dead database raises breaker-open and failed-connections for its tenant alone;"
            + " the breaker's is over once it is back")
    void givenDeadDatabase_whenItIsBack_thenRaisedAndResolved(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind);
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            AlertMonitor alerts =
                    monitor(tenancy, Map.of(AlertType.BREAKER_OPEN, OF_STATE, AlertType.FAILED_CONNECTIONS, FAILURES));
            Tenant healthy = tenancy.create("healthy");
            acme.use();
            new Rows(tenancy).note(healthy, 1);
            alerts.evaluate();
            assertThat(told).isEmpty();

            acme.proxy.refuse();
            // HikariCP does not test a connection that was used within the last half second.
            await().pollDelay(Duration.ofMillis(600))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        acme.refusal();
                        alerts.evaluate();
                        return alerts.active().size() == 2;
                    });
            new Rows(tenancy).note(healthy, 2);

            assertThat(told).extracting(Alert::tenant).containsOnly("acme");
            assertThat(told)
                    .extracting(Alert::type)
                    .containsExactlyInAnyOrder(AlertType.BREAKER_OPEN, AlertType.FAILED_CONNECTIONS);
            assertThat(told)
                    .allSatisfy(alert -> assertThat(alert.message())
                            .startsWith("Tenant 'acme': ")
                            .doesNotContain(acme.proxy.host())
                            .doesNotContain(String.valueOf(acme.tenant.databaseUsername())));
            acme.proxy.pass();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThatCode(acme::use).doesNotThrowAnyException());
            await().untilAsserted(() -> {
                alerts.evaluate();
                assertThat(alerts.active()).extracting(Alert::type).containsExactly(AlertType.FAILED_CONNECTIONS);
            });
            assertThat(told).hasSize(3).last().satisfies(over -> {
                assertThat(over.type()).isEqualTo(AlertType.BREAKER_OPEN);
                assertThat(over.isRaised()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-04: latency of one database: one alert of slow connections, of its tenant")
    void givenLatency_whenUsed_thenSlowOnce(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind);
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            AlertMonitor alerts = monitor(tenancy, Map.of(AlertType.SLOW_CONNECTION, SLOW));
            new Rows(tenancy).note(tenancy.create("healthy"), 1);
            acme.use();
            acme.proxy.slow(Duration.ofMillis(200));

            await().pollDelay(Duration.ofMillis(600))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        acme.use();
                        alerts.evaluate();
                        return !told.isEmpty();
                    });
            alerts.evaluate();

            assertThat(told).singleElement().satisfies(alert -> {
                assertThat(alert.type()).isEqualTo(AlertType.SLOW_CONNECTION);
                assertThat(alert.tenant()).isEqualTo("acme");
                assertThat(alert.value()).isGreaterThanOrEqualTo(150);
            });
        }
    }

    private Installation installation(TestDatabase kind) {
        return Installation.on(
                kind,
                settings -> settings.customizer(connections)
                        .pools(PoolSettings.of(Limits.of(4, Duration.ofSeconds(5)))
                                .with(new BreakerSettings(3, Duration.ofMillis(500)))));
    }

    private AlertMonitor monitor(Installation tenancy, Map<AlertType, AlertThresholds> thresholds) {
        AtomicLong nanos = new AtomicLong();
        return new AlertMonitor(
                List.of(AlertSource.connections(tenancy.pools, connections)),
                (type, tenant) -> Optional.ofNullable(thresholds.get(type)),
                told::add,
                new AlertMonitor.Time(() -> Instant.EPOCH, nanos::incrementAndGet));
    }
}
