package io.tenancy.monitoring;

import io.tenancy.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The application's own numbers that have a threshold. */
final class CustomReadings implements AlertSource {

    private final CustomMetrics metrics;

    CustomReadings(CustomMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public List<AlertReading> read() {
        Map<String, Double> latest = metrics.latest();
        List<AlertReading> readings = new ArrayList<>();
        metrics.thresholds().forEach((name, thresholds) -> {
            double value = latest.getOrDefault(name, Double.NaN);
            readings.add(new AlertReading(
                    AlertType.CUSTOM_METRIC,
                    null,
                    name,
                    value,
                    thresholds,
                    () -> "The metric " + Printable.quote(name) + " is " + value));
        });
        return readings;
    }
}
