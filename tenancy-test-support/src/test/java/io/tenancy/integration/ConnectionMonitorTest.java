package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.tenancy.TenancyException;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.Activity;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.monitoring.ConnectionObserver;
import io.tenancy.pool.CapacityExceededException;
import io.tenancy.pool.ConnectionMeasurements.Measured;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The monitor sees what callers see, and whoever listens to it breaks nothing. */
@Tag("integration")
class ConnectionMonitorTest {

    private static final Duration SLOW = Duration.ofMillis(200);

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("contract 3: waits and failures of each tenant are its own; a slow wait reaches the logger")
    void givenExhaustedPool_whenMeasured_thenWaitsAndFailuresAreThere(TestDatabase kind) throws Exception {
        CountingLogger logger = new CountingLogger("pool.opened");
        ConnectionMonitor monitor = new ConnectionMonitor(logger, SLOW, List.of());
        try (Installation tenancy = Installation.on(
                kind, settings -> settings.customizer(monitor).pools(Limits.of(1, Duration.ofMillis(300))))) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            assertThat(monitor.of(acme)).isEqualTo(new Measured(null, null, 0L));

            tenancy.context.runAs(globex, () -> Notes.read(tenancy));
            tenancy.context.callAs(acme, () -> {
                try (Connection held = tenancy.router.getConnection()) {
                    assertThatThrownBy(tenancy.router::getConnection).isInstanceOf(CapacityExceededException.class);
                    return held.isValid(1);
                }
            });

            assertThat(monitor.of(acme).failures()).isOne();
            assertThat(monitor.of(acme).acquireP50Millis()).isLessThan(100);
            assertThat(monitor.of(acme).acquireP99Millis()).isBetween(300.0, 1_000.0);
            assertThat(monitor.of(globex).failures()).isZero();
            assertThat(monitor.of(globex).acquireP99Millis()).isLessThan(100);
            assertThat(logger.metrics()).singleElement().satisfies(slow -> {
                assertThat(slow.name()).isEqualTo("connection.slow.millis");
                assertThat(slow.value()).isGreaterThanOrEqualTo(300);
                assertThat(slow.context().get("tenant")).isEqualTo("acme");
            });
            assertThat(monitor.activity()).containsExactlyInAnyOrder(new Activity(acme, 3), new Activity(globex, 1));

            tenancy.pools.evict(globex);
            tenancy.pools.awaitRetired(globex);
            assertThat(monitor.activity()).extracting(Activity::tenant).containsExactly(acme);
        }
    }

    @Test
    @DisplayName("law 12: an observer that throws at every opportunity breaks nothing, and is counted")
    void givenFailingObserver_whenUsed_thenOperationsGoOn() {
        ConnectionMonitor monitor = new ConnectionMonitor(TenancyLogger.noOp(), Duration.ZERO, List.of(new Failing()));
        try (Installation tenancy = Installation.on(TestDatabase.H2, settings -> settings.customizer(monitor))) {
            Tenant acme = tenancy.create("acme");

            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "acme"));
            assertThat(tenancy.context.callAs(acme, () -> Notes.read(tenancy))).containsExactly("acme");
            Tenant suspended = tenancy.lifecycle.suspend(acme);
            assertThatThrownBy(() -> tenancy.connections.switchToTenant(suspended))
                    .isInstanceOf(TenantInactiveException.class);

            assertThat(monitor.failedObservations()).isGreaterThanOrEqualTo(6);
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void givenTrackerOfTheApplication_whenUsed_thenBothAreTold() {
        AtomicInteger told = new AtomicInteger();
        HikariConfig config = new HikariConfig();
        config.setMetricsTrackerFactory((name, stats) -> new IMetricsTracker() {
            @Override
            public void recordConnectionAcquiredNanos(long nanos) {
                told.incrementAndGet();
            }
        });
        ConnectionMonitor monitor = new ConnectionMonitor(TenancyLogger.noOp(), SLOW, List.of());
        try (Installation tenancy = Installation.on(TestDatabase.H2)) {
            Tenant acme = tenancy.create("acme");

            monitor.customize(acme, config);
            IMetricsTracker tracker = config.getMetricsTrackerFactory().create("pool", null);
            tracker.recordConnectionUsageMillis(0);
            tracker.recordConnectionAcquiredNanos(5);

            assertThat(told).hasValue(1);
            assertThat(monitor.of(acme).acquireP50Millis()).isNotNull();
        }
    }

    /** Fails whenever it is told anything. */
    private static final class Failing implements ConnectionObserver {

        @Override
        public IMetricsTracker poolOpening(Tenant tenant) {
            return new IMetricsTracker() {
                @Override
                public void recordConnectionAcquiredNanos(long nanos) {
                    throw new IllegalStateException("planted");
                }

                @Override
                public void recordConnectionUsageMillis(long millis) {
                    throw new IllegalStateException("planted");
                }

                @Override
                public void close() {
                    throw new IllegalStateException("planted");
                }
            };
        }

        @Override
        public void connectionSlow(Tenant tenant, long nanos) {
            throw new IllegalStateException("planted");
        }

        @Override
        public void switchRejected(TenancyException refusal) {
            throw new IllegalStateException("planted");
        }
    }
}
