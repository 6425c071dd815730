package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.tenancy.monitoring.TenancyMetricsCollector;
import io.tenancy.pool.TenantPools;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract 26: collectors that need what is measured are asked, and their numbers are shown. */
@Tag("feature")
class CollectorTest {

    @Import(OperatorApplication.class)
    static class CollectingApplication {

        @Bean
        TenancyMetricsCollector open(TenantPools pools, JdbcClient router) {
            assertThat(router).isNotNull();
            return () -> Map.of("my.pools", pools.openPools(), "my.answer", 42);
        }
    }

    @Test
    @DisplayName("contract 26: as meters, in the endpoint, and in what other nodes are told")
    void givenCollector_whenAWhileHasPassed_thenItsNumbersAreEverywhere() {
        try (TestApplication app = TestApplication.start(
                TestDatabase.H2,
                CollectingApplication.class,
                "management.endpoints.web.exposure.include=*",
                "spring.security.user.name=ops",
                "spring.security.user.password=let-me-in")) {
            await().ignoreException(MeterNotFoundException.class)
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(app.bean(MeterRegistry.class)
                                    .get("tenancy.custom")
                                    .tag("metric", "my.answer")
                                    .gauge()
                                    .value())
                            .isEqualTo(42));
            assertThat(OperatorApplication.json(OperatorApplication.get(app, "tenancy"))
                            .at("/nodes/0/custom/my.answer")
                            .asDouble())
                    .isEqualTo(42);
        }
    }
}
