package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's logger is told what took how long. */
@Tag("feature")
class PerformanceMonitoringTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("Monitoring: the time to open a tenant's pool reaches the logger, once")
    void givenColdTenant_whenUsedTwice_thenTimeToOpenIsLoggedOnce(TestDatabase kind) {
        CountingLogger logger = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(kind, settings -> settings.logger(logger))) {
            Tenant acme = tenancy.create("acme");
            long started = System.nanoTime();

            tenancy.context.runAs(acme, () -> Notes.read(tenancy));
            tenancy.context.runAs(acme, () -> Notes.read(tenancy));

            double longest = Duration.ofNanos(System.nanoTime() - started).toNanos() / 1e6;
            assertThat(logger.metrics()).singleElement().satisfies(metric -> {
                assertThat(metric.name()).isEqualTo("pool.open.millis");
                assertThat(metric.value()).isBetween(0.001, longest);
                assertThat(metric.context().get("tenant")).isEqualTo("acme");
            });
        }
    }
}
