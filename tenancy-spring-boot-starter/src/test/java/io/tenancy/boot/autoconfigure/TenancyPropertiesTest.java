package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.boot.autoconfigure.MigrationProperties.OnStartup;
import io.tenancy.boot.autoconfigure.TenancyProperties.Breaker;
import io.tenancy.boot.autoconfigure.TenancyProperties.Database;
import io.tenancy.boot.autoconfigure.TenancyProperties.H2;
import io.tenancy.boot.autoconfigure.TenancyProperties.Logging;
import io.tenancy.boot.autoconfigure.TenancyProperties.Pool;
import io.tenancy.boot.autoconfigure.TenancyProperties.Resolver;
import io.tenancy.boot.autoconfigure.TenancyProperties.Routing;
import io.tenancy.boot.autoconfigure.TenancyProperties.Security;
import io.tenancy.boot.autoconfigure.TenancyProperties.Web;
import io.tenancy.boot.autoconfigure.TenancyProperties.WhenUnbound;
import io.tenancy.pool.SessionReset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.env.StandardEnvironment;

@Tag("unit")
class TenancyPropertiesTest {

    private final TenancyProperties defaults = TestEnvironments.bind(TestEnvironments.withFile());

    @Test
    @DisplayName("design: the defaults that others rely on")
    void givenNothing_whenBinding_thenHasTheDocumentedDefaults() {
        assertThat(defaults.enabled()).isTrue();
        assertThat(defaults.database())
                .isEqualTo(new Database(null, true, false, "tenant_", new H2(null), true, Map.of(), List.of()));
        assertThat(defaults.migration())
                .isEqualTo(new MigrationProperties(
                        List.of("classpath:db/tenant"),
                        List.of(),
                        null,
                        Map.of(),
                        8,
                        4,
                        OnStartup.BACKGROUND,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1)));
        assertThat(defaults.pool())
                .isEqualTo(new Pool(
                        10,
                        0,
                        null,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(2),
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        null,
                        null,
                        Duration.ofMinutes(10),
                        SessionReset.CHANGED));
        assertThat(defaults.breaker()).isEqualTo(new Breaker(3, Duration.ofSeconds(5)));
        assertThat(defaults.routing()).isEqualTo(new Routing(WhenUnbound.FAIL));
        assertThat(defaults.web())
                .isEqualTo(new Web(
                        List.of(Resolver.SUBDOMAIN, Resolver.DOMAIN),
                        null,
                        "X-Tenant",
                        List.of(),
                        List.of("/actuator/**")));
        assertThat(defaults.logging()).isEqualTo(new Logging(true, "tenancy", LogLevel.INFO, true, false));
        assertThat(defaults.security()).isEqualTo(new Security(null, List.of(), Duration.ofDays(90), false, 3));
        assertThat(defaults.cache())
                .isEqualTo(new CacheProperties(
                        true, CacheProperties.Store.CAFFEINE, Duration.ofHours(1), Duration.ofMinutes(15)));
    }

    @Test
    @DisplayName("contract 11: a plan keeps its name as it is written, and what it does not say is as for all")
    void givenLimitsByPlan_whenBinding_thenOnlyTheseDiffer() {
        StandardEnvironment environment = TestEnvironments.withVariables("TENANCY_PLANS_SILVER_POOL_MAXIMUM_SIZE", "3");
        TestEnvironments.addFile(
                environment,
                "tenancy.pool.minimum-idle",
                "2",
                "tenancy.plans.Gold.pool.maximum-size",
                "20",
                "tenancy.plans.Gold.pool.socket-timeout",
                "5m",
                "tenancy.plans[Trial & Co.].pool.maximum-waiting",
                "1");

        TenancyProperties properties = TestEnvironments.bind(environment);

        assertThat(properties.plans().keySet()).containsExactlyInAnyOrder("Gold", "Trial & Co.", "silver");
        assertThat(limits(properties, "Gold"))
                .extracting(Pool::maximumSize, Pool::minimumIdle, Pool::socketTimeout, Pool::connectionTimeout)
                .containsExactly(20, 2, Duration.ofMinutes(5), Duration.ofSeconds(5));
        assertThat(limits(properties, "Trial & Co.").maximumWaiting()).isEqualTo(1);
        assertThat(limits(properties, "silver").maximumSize()).isEqualTo(3);
    }

    private static Pool limits(TenancyProperties properties, String plan) {
        return properties.ofPlan(plan).pool();
    }

    @Test
    void givenProperties_whenChangingAList_thenRefuses() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> defaults.web().resolvers().clear());
    }
}
