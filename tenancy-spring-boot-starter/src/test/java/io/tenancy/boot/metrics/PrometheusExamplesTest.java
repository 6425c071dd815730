package io.tenancy.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.boot.documentation.Documentation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The examples for Prometheus and Grafana ask for meters and tags that there are, by the names that Prometheus has. */
@Tag("unit")
class PrometheusExamplesTest {

    private static final Set<String> OF_PROMETHEUS = Set.of("instance");

    @ParameterizedTest
    @ValueSource(strings = {"docs/reference/prometheus-rules.yml", "docs/reference/grafana-dashboard.json"})
    void givenExample_whenComparedWithMeters_thenEachNameAndTagExists(String file) {
        String text = Documentation.read(file);

        assertThat(found("\\b(tenancy_[a-z_]+)", text))
                .hasSizeGreaterThan(8)
                .isSubsetOf(Arrays.stream(TenancyMeter.values())
                        .flatMap(PrometheusExamplesTest::names)
                        .toList());
        assertThat(found("by \\(([a-z, ]+)\\)", text).stream().flatMap(list -> Stream.of(list.split(", "))))
                .isNotEmpty()
                .allMatch(label -> OF_PROMETHEUS.contains(label)
                        || Arrays.stream(TenancyMeter.values())
                                .anyMatch(meter -> meter.tags().contains(label)));
    }

    @Test
    void givenDashboard_whenRead_thenEachPanelAsksForSomething() {
        assertThat(JsonMapper.shared()
                        .readTree(Documentation.read("docs/reference/grafana-dashboard.json"))
                        .path("panels")
                        .values())
                .hasSizeGreaterThan(5)
                .allSatisfy(panel -> assertThat(panel.path("targets").size()).isPositive());
    }

    /** As io.micrometer.prometheusmetrics.PrometheusNamingConvention makes them. */
    private static Stream<String> names(TenancyMeter meter) {
        String name = meter.id().replace('.', '_');
        String unit = meter.unit();
        String full = unit == null || name.endsWith("_" + unit) ? name : name + "_" + unit;
        return switch (meter.type()) {
            case GAUGE -> Stream.of(full);
            case COUNTER -> Stream.of(full + "_total");
            case TIMER -> parts(full + "_seconds");
            case SUMMARY -> parts(full);
        };
    }

    private static Stream<String> parts(String name) {
        return Stream.of("_count", "_sum", "_max").map(part -> name + part);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .collect(Collectors.toList());
    }
}
