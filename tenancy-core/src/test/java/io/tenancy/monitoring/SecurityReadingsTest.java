package io.tenancy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Security events count for a minute. */
@Tag("unit")
class SecurityReadingsTest {

    private final AlertClock clock = new AlertClock();
    private final SecurityReadings readings = new SecurityReadings(clock::nanos);

    @Test
    void givenEvents_whenRead_thenCountedByNameForAMinute() {
        event("connection.refused");
        clock.pass(Duration.ofSeconds(40));
        event("connection.refused");
        event("my.event");

        assertThat(value("connection.refused")).isEqualTo(2);
        assertThat(value("my.event")).isOne();
        clock.pass(Duration.ofSeconds(20));
        assertThat(value("connection.refused")).isOne();
        clock.pass(Duration.ofSeconds(40));
        assertThat(readings.read()).extracting(AlertReading::value).containsOnly(0.0);
    }

    @Test
    void givenOverdueCredential_whenRead_thenLeftToTheAlertOfItsOwn() {
        event("credential.overdue");

        assertThat(readings.read()).isEmpty();
    }

    @Test
    void givenManyNames_whenRead_thenBounded() {
        for (int i = 0; i < 1_000; i++) {
            event("name." + i);
        }

        assertThat(readings.read()).hasSize(51);
        assertThat(value("other")).isEqualTo(950);
    }

    @Test
    void givenEventWithContext_whenRead_thenFactsHaveNothingOfIt() {
        readings.securityEvent("my.event\nWARN", Map.of("password", "canary"));

        assertThat(readings.read().get(0).facts().get())
                .isEqualTo("The security event 'my.event\\u000aWARN' happened 1 times within a minute");
    }

    private void event(String name) {
        readings.securityEvent(name, Map.of());
    }

    private double value(String name) {
        return readings.read().stream()
                .filter(reading -> name.equals(reading.subject()))
                .mapToDouble(AlertReading::value)
                .findAny()
                .orElse(0);
    }
}
