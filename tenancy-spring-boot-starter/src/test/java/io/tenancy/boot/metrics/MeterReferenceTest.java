package io.tenancy.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenancy.boot.documentation.Documentation;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of meters says of each what the code knows, and each is registered with its description and unit. */
@Tag("unit")
class MeterReferenceTest {

    @Test
    void givenPage_whenComparedWithMeters_thenEachRowIsRight() {
        assertThat(Documentation.read("docs/reference/metrics.md")
                        .lines()
                        .filter(line -> line.startsWith("| `tenancy.")))
                .containsExactlyElementsOf(Arrays.stream(TenancyMeter.values())
                        .map(MeterReferenceTest::row)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void givenMeter_whenRegistered_thenHasDescriptionAndUnit(TenancyMeter meter) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        Meter registered = switch (meter.type()) {
            case GAUGE -> meter.gauge(registry, Tags.empty(), () -> 1);
            case COUNTER -> meter.counter(registry, Tags.empty());
            case TIMER -> meter.timer(registry, Tags.empty());
            case SUMMARY -> meter.summary(registry, Tags.empty());
        };

        assertThat(registered.getId().getName()).isEqualTo(meter.id());
        assertThat(registered.getId().getDescription()).isEqualTo(meter.description());
        assertThat(registered.getId().getBaseUnit())
                .isEqualTo(meter.type() == TenancyMeter.Type.TIMER ? "seconds" : meter.unit());
    }

    private static String row(TenancyMeter meter) {
        String tags = meter.tags().isEmpty()
                ? "–"
                : meter.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
        return "| `" + meter.id() + "` | " + meter.type().name().toLowerCase(Locale.ROOT) + " | "
                + (meter.unit() == null ? "–" : meter.unit()) + " | " + tags + " | " + meter.description() + " |";
    }
}
