package io.tenancy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class RecentTimesTest {

    private final RecentTimes times = new RecentTimes();

    @Test
    void givenNoCaller_whenAsked_thenUnknownAndNotZero() {
        assertThat(times.millis(0.5)).isNull();
        assertThat(times.recent()).isZero();
    }

    @Test
    void givenCallers_whenAsked_thenPercentilesAreTheirsWithinAQuarter() {
        LongStream.rangeClosed(1, 1000).forEach(i -> times.add(i * 100_000)); // 0.1 to 100 ms

        assertThat(millis(0.5)).isCloseTo(50, Percentage.withPercentage(25));
        assertThat(millis(0.99)).isCloseTo(99, Percentage.withPercentage(25));
        assertThat(times.recent()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 1_023, 1_024, 5_000, 123_456, 1_000_000, 999_999_999, 60_000_000_000L})
    void givenOneCaller_whenAsked_thenItWaitedNoLongerThanIsSaidAndNotMuchLess(long nanos) {
        times.add(nanos);

        assertThat(millis(0.5)).isBetween(nanos / 1e6, Math.max(nanos * 1.26, 1_280) / 1e6);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void givenTimeThatNoneCanBe_whenCounted_thenCounted(long nanos) {
        times.add(nanos);

        assertThat(times.recent()).isOne();
    }

    private double millis(double share) {
        return Objects.requireNonNull(times.millis(share));
    }
}
