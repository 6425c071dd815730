package io.tenancy.boot.autoconfigure;

import io.tenancy.monitoring.AlertPolicy;
import io.tenancy.monitoring.AlertThresholds;
import io.tenancy.monitoring.AlertType;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The properties of alerts in core's own terms: what is said of a tenant wins over its plan, and that over the rest. */
final class AlertSettings implements AlertPolicy {

    private final TenancyProperties properties;
    private final double memoryThreshold;

    AlertSettings(TenancyProperties properties) {
        this.properties = properties;
        this.memoryThreshold = properties.monitoring().memoryThresholdBytes();
    }

    @Override
    public Optional<AlertThresholds> of(AlertType type, @Nullable Tenant tenant) {
        AlertSetting setting = properties.alerts().of(type);
        if (tenant != null) {
            setting = ofTenant(tenant)
                    .of(type)
                    .over(ofPlan(tenant.plan()).of(type))
                    .over(setting);
        }
        return setting.thresholds(defaultThreshold(type));
    }

    /** Returns the names of the properties that say when a query is slow. */
    static List<String> namesOfSlowQuery(TenancyProperties properties) {
        Map<String, @Nullable Duration> thresholds = new LinkedHashMap<>();
        thresholds.put(
                "tenancy.monitoring.slow-query-threshold",
                properties.monitoring().slowQueryThreshold());
        thresholds.put(
                "tenancy.alerts.slow-query.threshold",
                properties.alerts().slowQuery().threshold());
        properties
                .plans()
                .forEach((name, plan) -> thresholds.put(
                        "tenancy.plans." + name + ".alerts.slow-query.threshold",
                        plan.alerts().slowQuery().threshold()));
        properties
                .alerts()
                .tenants()
                .forEach((slug, alerts) -> thresholds.put(
                        "tenancy.alerts.tenants." + slug + ".slow-query.threshold",
                        alerts.slowQuery().threshold()));
        return thresholds.entrySet().stream()
                .filter(threshold -> threshold.getValue() != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private AlertOverrides ofTenant(Tenant tenant) {
        return properties.alerts().tenants().getOrDefault(tenant.slug(), AlertOverrides.NOTHING);
    }

    private AlertOverrides ofPlan(@Nullable String name) {
        PlanProperties plan = name == null ? null : properties.plans().get(name);
        return plan == null ? AlertOverrides.NOTHING : plan.alerts();
    }

    /** What the meters and the security event of the same fact go by. */
    private double defaultThreshold(AlertType type) {
        return switch (type) {
            case SLOW_CONNECTION ->
                properties.monitoring().slowConnectionThreshold().toMillis();
            case SLOW_QUERY -> properties.monitoring().slowQuery().toMillis();
            case MEMORY -> memoryThreshold;
            case CREDENTIAL_AGE -> days(properties.security().credentialRotation());
            default -> 1;
        };
    }

    private static double days(Duration time) {
        return time.toSeconds() / (double) Duration.ofDays(1).toSeconds();
    }
}
