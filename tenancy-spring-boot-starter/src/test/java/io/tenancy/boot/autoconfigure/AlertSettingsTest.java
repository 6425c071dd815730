package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.monitoring.AlertThresholds;
import io.tenancy.monitoring.AlertType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** S-84: each property of alerts changes the alerts of its type, its plan or its tenant, and no others. */
@Tag("unit")
class AlertSettingsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void givenNothing_whenAsked_thenDefaultsOfThePage() {
        assertThat(of(AlertType.SLOW_CONNECTION)).hasValue(new AlertThresholds(1000, 800, MINUTE));
        assertThat(of(AlertType.SLOW_QUERY)).hasValue(new AlertThresholds(1000, 800, MINUTE));
        assertThat(of(AlertType.FAILED_CONNECTIONS)).hasValue(new AlertThresholds(10, 1, MINUTE));
        assertThat(of(AlertType.POOL_EXHAUSTED)).hasValue(new AlertThresholds(50, 1, MINUTE));
        assertThat(of(AlertType.BREAKER_OPEN).orElseThrow().threshold()).isEqualTo(1);
        assertThat(of(AlertType.BUDGET)).hasValue(new AlertThresholds(1, 1, MINUTE));
        assertThat(of(AlertType.MIGRATION_FAILED)).hasValue(new AlertThresholds(1, 1, MINUTE));
        assertThat(of(AlertType.SECURITY_EVENT)).hasValue(new AlertThresholds(1, 1, MINUTE));
        assertThat(of(AlertType.REFUSED_SWITCHES)).hasValue(new AlertThresholds(100, 1, MINUTE));
        assertThat(of(AlertType.CREDENTIAL_AGE).orElseThrow().threshold()).isEqualTo(90);
        assertThat(of(AlertType.CUSTOM_METRIC)).isPresent();
        long heap = Runtime.getRuntime().maxMemory();
        assertThat(of(AlertType.MEMORY).orElseThrow().threshold()).isBetween(0.8 * heap, 0.9 * heap);
    }

    @ParameterizedTest
    @EnumSource
    void givenTypeIsOff_whenAsked_thenNoneOfIt(AlertType type) {
        AlertSettings settings = settings("tenancy.alerts." + type.id() + ".enabled=false");

        assertThat(settings.of(type, null)).isEmpty();
        assertThat(Arrays.stream(AlertType.values()).filter(other -> other != type))
                .allMatch(other -> settings.of(other, null).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "slow-connection, 3s, 2s, 3000, 2000",
        "slow-query, 3s, 2s, 3000, 2000",
        "memory, 100MB, 10MB, 104857600, 10485760",
        "failed-connections, 100, 20, 100, 20",
        "pool-exhausted, 200, 100, 200, 100",
        "budget, 7, 3, 7, 3",
        "migration-failed, 20, 4, 20, 4",
        "security-event, 30, 5, 30, 5",
        "refused-switches, 30, 5, 30, 5"
    })
    void givenThresholdAndCoolDown_whenAsked_thenThose(
            String type, String threshold, String clearBelow, double from, double below) {
        String name = "tenancy.alerts." + type + ".";

        assertThat(settings(name + "threshold=" + threshold, name + "clear-below=" + clearBelow, name + "cool-down=5m")
                        .of(type(type), null))
                .hasValue(new AlertThresholds(from, below, Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"breaker-open", "credential-age"})
    void givenCoolDownOfState_whenAsked_thenThat(String type) {
        assertThat(settings("tenancy.alerts." + type + ".cool-down=0")
                        .of(type(type), null)
                        .orElseThrow()
                        .coolDown())
                .isZero();
    }

    @Test
    @DisplayName("what meters and security events go by is the threshold of the alert too")
    void givenThresholdsOfMonitoring_whenAsked_thenThose() {
        AlertSettings settings = settings(
                "tenancy.monitoring.slow-connection-threshold=300ms",
                "tenancy.monitoring.slow-query-threshold=400ms",
                "tenancy.monitoring.memory-threshold=512MB",
                "tenancy.security.credential-rotation=36h");

        assertThat(settings.of(AlertType.SLOW_CONNECTION, null).orElseThrow().threshold())
                .isEqualTo(300);
        assertThat(settings.of(AlertType.SLOW_QUERY, null).orElseThrow().threshold())
                .isEqualTo(400);
        assertThat(settings.of(AlertType.MEMORY, null).orElseThrow().threshold())
                .isEqualTo(512 * 1024 * 1024);
        assertThat(settings.of(AlertType.CREDENTIAL_AGE, null).orElseThrow().threshold())
                .isEqualTo(1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenancy.alerts.tenants.acme.", "tenancy.plans.gold.alerts."})
    void givenSettingsOfTenantOrPlan_whenBound_thenEachIsThere(String prefix) {
        List<String> values = AlertRules.MEMBERS.stream()
                .map(member -> prefix + member + "="
                        + (member.endsWith("enabled")
                                ? "true"
                                : member.contains("slow") || member.endsWith("down") ? "7s" : "7"))
                .toList();
        TenancyProperties properties = bind(values.toArray(String[]::new));
        AlertOverrides overrides = prefix.contains("plans")
                ? properties.plans().get("gold").alerts()
                : properties.alerts().tenants().get("acme");

        assertThat(AlertRules.MEMBERS).hasSize(18);
        assertThat(overrides.of(AlertType.SLOW_CONNECTION))
                .isEqualTo(overrides.of(AlertType.SLOW_QUERY))
                .isEqualTo(AlertSetting.of(true, 7000, 7000, Duration.ofSeconds(7)));
        assertThat(overrides.of(AlertType.FAILED_CONNECTIONS))
                .isEqualTo(overrides.of(AlertType.POOL_EXHAUSTED))
                .isEqualTo(AlertSetting.of(true, 7, 7, Duration.ofSeconds(7)));
        assertThat(overrides.of(AlertType.BREAKER_OPEN)).isEqualTo(AlertSetting.ofState(true, Duration.ofSeconds(7)));
    }

    @Test
    void givenNarrowSettings_whenPutOverWideOnes_thenEachMemberByItself() {
        AlertSetting wide = AlertSetting.of(true, 100, 80, MINUTE);

        assertThat(AlertSetting.of(null, 50, null, null).over(wide).thresholds(1))
                .hasValue(new AlertThresholds(50, 50, MINUTE));
        assertThat(AlertSetting.of(null, null, 10, Duration.ZERO).over(wide).thresholds(1))
                .hasValue(new AlertThresholds(100, 10, Duration.ZERO));
        assertThat(AlertSetting.of(false, null, null, null).over(wide).thresholds(1))
                .isEmpty();
        assertThat(AlertSetting.of(true, null, null, null)
                        .over(AlertSetting.of(false, 5, null, null))
                        .thresholds(1))
                .hasValue(new AlertThresholds(5, 4, MINUTE));
    }

    @ParameterizedTest
    @CsvSource({
        "tenancy.alerts.failed-connections.threshold, 0",
        "tenancy.alerts.failed-connections.clear-below, 11",
        "tenancy.alerts.pool-exhausted.cool-down, -1s",
        "tenancy.alerts.memory.threshold, 1KB",
        "tenancy.alerts.slow-connection.threshold, 25h",
        "tenancy.alerts.slow-query.threshold, 0ms",
        "tenancy.monitoring.slow-query-threshold, 25h",
        "tenancy.alerts.tenants.acme.failed-connections.threshold, 0",
        "tenancy.plans.gold.alerts.slow-connection.clear-below, 0ms",
        "tenancy.alerts.webhook.url, ftp://example.com",
        "tenancy.alerts.webhook.url, https://example.com",
        "tenancy.alerts.webhook.secret, short",
        "tenancy.alerts.mail.to, nobody",
        "tenancy.alerts.mail.from, a@b <c>"
    })
    void givenWrongValue_whenChecked_thenItsRuleSaysSo(String name, String value) {
        TenancyProperties properties = bind(name + "=" + value);

        assertThat(Stream.concat(PropertyRules.ALL.stream(), PropertyGroup.rulesOf(properties))
                        .filter(rule -> !rule.holds().test(properties)))
                .extracting(PropertyRule::name)
                .containsExactly(name);
    }

    @Test
    @DisplayName("thresholds of slow queries that no alert can come of are known by name")
    void givenThresholdsOfSlowQueries_whenAsked_thenNamed() {
        assertThat(AlertSettings.namesOfSlowQuery(bind())).isEmpty();
        assertThat(AlertSettings.namesOfSlowQuery(bind(
                        "tenancy.monitoring.slow-query-threshold=1s",
                        "tenancy.alerts.slow-query.threshold=2s",
                        "tenancy.plans.gold.alerts.slow-query.threshold=3s",
                        "tenancy.alerts.tenants.acme.slow-query.threshold=4s",
                        "tenancy.alerts.tenants.globex.slow-query.cool-down=4s")))
                .containsExactly(
                        "tenancy.monitoring.slow-query-threshold",
                        "tenancy.alerts.slow-query.threshold",
                        "tenancy.plans.gold.alerts.slow-query.threshold",
                        "tenancy.alerts.tenants.acme.slow-query.threshold");
    }

    @Test
    void givenWebhook_whenPrintedOrReported_thenNeitherAddressNorSecret() {
        TenancyProperties properties = bind(
                "tenancy.alerts.webhook.url=https://example.com/canary",
                "tenancy.alerts.webhook.secret=canary-canary-canary");

        assertThat(properties.toString()).doesNotContain("canary");
        assertThat(PropertyRules.isSecret("tenancy.alerts.webhook.url")).isTrue();
        assertThat(PropertyRules.isSecret("tenancy.alerts.webhook.secret")).isTrue();
    }

    private static Optional<AlertThresholds> of(AlertType type) {
        return settings().of(type, null);
    }

    private static AlertType type(String id) {
        return Arrays.stream(AlertType.values())
                .filter(type -> type.id().equals(id))
                .findAny()
                .orElseThrow();
    }

    private static AlertSettings settings(String... values) {
        return new AlertSettings(bind(values));
    }

    private static TenancyProperties bind(String... values) {
        Map<String, String> map = Stream.of(values)
                .map(value -> value.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("tenancy", TenancyProperties.class);
    }
}
