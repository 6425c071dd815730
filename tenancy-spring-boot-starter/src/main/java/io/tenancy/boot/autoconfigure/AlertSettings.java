package io.tenancy.boot.autoconfigure;

import io.tenancy.monitoring.AlertPolicy;
import io.tenancy.monitoring.AlertThresholds;
import io.tenancy.monitoring.AlertType;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
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
            case MEMORY -> memoryThreshold;
            case CREDENTIAL_AGE -> days(properties.security().credentialRotation());
            default -> 1;
        };
    }

    private static double days(Duration time) {
        return time.toSeconds() / (double) Duration.ofDays(1).toSeconds();
    }
}
