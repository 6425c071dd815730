package io.tenancy.boot.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.monitoring.AlertReading;
import io.tenancy.monitoring.AlertType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lost entries of the audit trail are a security event. */
@Tag("unit")
class AuditReadingsTest {

    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong(42);
    private final AuditReadings readings = new AuditReadings(lost::get, nanos::get);

    @Test
    @DisplayName("F-40: what was lost within the last minute has a value, and is over a minute later")
    void givenLostEntries_whenRead_thenThoseOfTheLastMinuteCount() {
        assertThat(value()).isZero();

        lost.set(3);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));

        assertThat(value()).isEqualTo(3);
        assertThat(reading().type()).isEqualTo(AlertType.SECURITY_EVENT);
        assertThat(reading().subject()).isEqualTo("audit.lost");
        assertThat(reading().facts().get()).contains("lost 3 entries").contains("tenancy_audit");

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(120));

        assertThat(value()).isZero();
    }

    @Test
    void givenEntriesLostOneAfterTheOther_whenRead_thenOldOnesDropOut() {
        for (int i = 1; i <= 100; i++) {
            lost.incrementAndGet();
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            value();
        }

        assertThat(value()).isBetween(59.0, 61.0);
    }

    private double value() {
        return reading().value();
    }

    private AlertReading reading() {
        return readings.read().get(0);
    }
}
