package io.tenancy.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** What the properties of monitoring may be. */
final class MonitoringRules {

    private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    static final List<PropertyRule> MONITORING = List.of(
            PropertyRules.flag("tenancy.monitoring.enabled", "true"),
            PropertyRules.range(
                    "tenancy.monitoring.slow-connection-threshold",
                    p -> p.monitoring().slowConnectionThreshold(),
                    "1ms",
                    "24h",
                    "1000ms"),
            PropertyRules.flag("tenancy.monitoring.query-times", "false"),
            new PropertyRule(
                    "tenancy.monitoring.slow-query-threshold",
                    p -> isTime(p.monitoring().slowQueryThreshold()),
                    "must be a duration with its unit, from 1ms to 24h",
                    "1000ms"),
            new PropertyRule(
                    "tenancy.monitoring.memory-threshold",
                    p -> isEnough(p.monitoring().memoryThreshold()),
                    "must be an amount of memory with its unit, from 1MB",
                    "512MB"),
            new PropertyRule(
                    "tenancy.metrics.max-tenants",
                    p -> PropertyRules.isNullOrBetween(p.metrics().maxTenants(), 0, 1000),
                    "must be a whole number from 0 to 1000",
                    "20"));

    private MonitoringRules() {}

    private static boolean isTime(@Nullable Duration time) {
        return time == null || time.toMillis() >= 1 && time.compareTo(LONGEST) <= 0;
    }

    private static boolean isEnough(@Nullable DataSize size) {
        return size == null || size.compareTo(LEAST_MEMORY) >= 0;
    }
}
