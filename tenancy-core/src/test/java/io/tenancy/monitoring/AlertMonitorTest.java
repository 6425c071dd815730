package io.tenancy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenancy.monitoring.Alert.State;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When alerts are raised, and when they are over. */
@Tag("unit")
class AlertMonitorTest {

    private static final Tenant ACME = TenantFixture.tenant(1, "acme");
    private static final Tenant GLOBEX = TenantFixture.tenant(2, "globex");
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final AlertClock clock = new AlertClock();
    private final List<AlertReading> readings = new ArrayList<>();
    private final List<Alert> told = new ArrayList<>();
    private AlertThresholds thresholds = new AlertThresholds(100, 80, Duration.ofMinutes(1));

    private final AlertMonitor monitor = new AlertMonitor(
            List.of(() -> List.copyOf(readings)),
            (type, tenant) -> type == AlertType.BUDGET ? Optional.empty() : Optional.of(thresholds),
            told::add,
            clock.time());

    @Test
    void givenValueAtThreshold_whenEvaluated_thenRaisedWithNumbersAndRemedy() {
        clock.pass(Duration.ofHours(1));
        look(ACME, 100);

        assertThat(told).singleElement().satisfies(alert -> {
            assertThat(alert.type()).isEqualTo(AlertType.SLOW_CONNECTION);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.WARNING);
            assertThat(alert.tenantId()).isEqualTo(1);
            assertThat(alert.tenant()).isEqualTo("acme");
            assertThat(alert.isRaised()).isTrue();
            assertThat(alert.value()).isEqualTo(100);
            assertThat(alert.threshold()).isEqualTo(100);
            assertThat(alert.at()).isEqualTo(Instant.EPOCH.plusSeconds(3600)).isEqualTo(alert.since());
            assertThat(alert.message())
                    .isEqualTo("Tenant 'acme': it is 100.0 (threshold 100 ms). Look for slow statements and long"
                            + " transactions, or raise tenancy.pool.maximum-size.");
        });
        assertThat(monitor.active()).isEqualTo(told);
    }

    @Test
    void givenRaisedAlert_whenValueStaysLowForTheCoolDown_thenOver() {
        look(ACME, 150);
        pass(30, 79);
        assertThat(monitor.active()).hasSize(1);

        pass(1, 79);

        assertThat(told).extracting(Alert::state).containsExactly(State.RAISED, State.RESOLVED);
        assertThat(told.get(1).since()).isEqualTo(told.get(0).since());
        assertThat(told.get(1).value()).isEqualTo(79);
        assertThat(told.get(1).message()).isEqualTo("Tenant 'acme': slow-connection is over after 62 s.");
        assertThat(monitor.active()).isEmpty();
    }

    @Test
    @DisplayName("hysteresis: between clear-below and the threshold nothing is raised and nothing is over")
    void givenValueBetweenBoth_whenEvaluated_thenNothingChanges() {
        pass(300, 99);
        assertThat(told).isEmpty();

        look(ACME, 100);
        pass(300, 80);

        assertThat(told).hasSize(1);
    }

    @Test
    @DisplayName("cool-down: a value that comes back meanwhile belongs to the same alert, and the time begins anew")
    void givenValueComesBackWithinCoolDown_whenEvaluated_thenOneAlert() {
        look(ACME, 150);
        for (int i = 0; i < 10; i++) {
            pass(29, 0);
            pass(1, 150);
        }
        assertThat(told).hasSize(1);

        pass(31, 0);
        assertThat(told).hasSize(2);
        look(ACME, 150);
        assertThat(told).extracting(Alert::state).containsExactly(State.RAISED, State.RESOLVED, State.RAISED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("F-43: a value that hovers at the limit for ten minutes is one alert, and it is over afterwards")
    void givenHoveringValue_whenTenMinutesPass_thenOneAlertAndNoneLost(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            pass(1, 90 + 20 * random.nextDouble());
        }
        pass(31, 0);

        assertThat(told).extracting(Alert::state).containsExactly(State.RAISED, State.RESOLVED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName(
            "F-43: whatever a value does, alerts alternate, none is missed, and there is at most one per cool-down")
    void givenWildValue_whenAnHourPasses_thenNoneIsLostAndFewAreRaised(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1_800; i++) {
            double value = 200 * Math.pow(random.nextDouble(), 8);
            pass(1, value);
            assertThat(value >= 100 && monitor.active().isEmpty())
                    .as("a value of %s without an alert", value)
                    .isFalse();
        }

        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i).isRaised()).isEqualTo(i % 2 == 0);
        }
        assertThat(told.stream().filter(Alert::isRaised)).hasSizeBetween(2, 60);
    }

    @Test
    void givenTwoTenants_whenOneIsSlow_thenEachHasItsOwn() {
        readings.add(reading(ACME, 500));
        readings.add(reading(GLOBEX, 10));
        monitor.evaluate();
        assertThat(told).extracting(Alert::tenant).containsExactly("acme");

        readings.set(1, reading(GLOBEX, 500));
        monitor.evaluate();

        assertThat(told).extracting(Alert::tenant).containsExactly("acme", "globex");
    }

    @Test
    void givenUnknownValue_whenEvaluated_thenNothingIsRaisedAndNothingIsOver() {
        pass(10, Double.NaN);
        assertThat(told).isEmpty();

        look(ACME, 150);
        pass(100, Double.NaN);

        assertThat(told).hasSize(1);
    }

    @Test
    @DisplayName("a value that is not there any more, as that of a closed pool, is low")
    void givenReadingIsGone_whenCoolDownIsOver_thenOver() {
        look(ACME, 150);
        readings.clear();
        for (int i = 0; i < 31; i++) {
            clock.pass(PERIOD);
            monitor.evaluate();
        }

        assertThat(told).extracting(Alert::state).containsExactly(State.RAISED, State.RESOLVED);
    }

    @Test
    void givenTypeWithoutRule_whenEvaluated_thenNothingIsRaised() {
        readings.add(AlertReading.of(AlertType.BUDGET, "the connections of this node", 9, () -> "nine"));

        monitor.evaluate();

        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("law 12: a source or a listener that throws stops nothing, is counted, and ends no alert")
    void givenFailingSourceAndListener_whenEvaluated_thenContained() {
        boolean[] broken = {false};
        AlertMonitor failing = new AlertMonitor(
                List.of(
                        () -> {
                            if (broken[0]) {
                                throw new IllegalStateException("planted");
                            }
                            return List.of(reading(ACME, 500));
                        },
                        () -> List.of(reading(GLOBEX, broken[0] ? 500 : 0))),
                (type, tenant) -> Optional.of(new AlertThresholds(100, 100, Duration.ZERO)),
                alert -> {
                    told.add(alert);
                    throw new IllegalStateException("planted");
                },
                clock.time());
        failing.evaluate();
        broken[0] = true;

        assertThatCode(failing::evaluate).doesNotThrowAnyException();

        assertThat(failing.active()).extracting(Alert::tenant).containsExactly("acme", "globex");
        assertThat(told).hasSize(2);
        assertThat(failing.failures()).isEqualTo(3);
    }

    @Test
    void givenThresholdsThatCannotBe_whenMade_thenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AlertThresholds(1, 2, Duration.ZERO))
                .withMessageContaining("1.0")
                .withMessageContaining("2.0");
        assertThat(AlertThresholds.from(10)).isEqualTo(new AlertThresholds(10, 8, Duration.ofMinutes(1)));
        assertThat(AlertThresholds.from(-1).clearBelow()).isEqualTo(-1);
    }

    private static AlertReading reading(Tenant tenant, double value) {
        return AlertReading.of(AlertType.SLOW_CONNECTION, tenant, value, () -> "it is " + value);
    }

    private void look(Tenant tenant, double value) {
        readings.clear();
        readings.add(reading(tenant, value));
        monitor.evaluate();
    }

    private void pass(int periods, double value) {
        for (int i = 0; i < periods; i++) {
            clock.pass(PERIOD);
            look(ACME, value);
        }
    }
}
