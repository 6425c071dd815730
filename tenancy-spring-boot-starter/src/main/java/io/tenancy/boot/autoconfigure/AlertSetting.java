package io.tenancy.boot.autoconfigure;

import io.tenancy.monitoring.AlertThresholds;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** What properties say of one type of alerts, in the type's unit; null is what is said more generally, or the default. */
record AlertSetting(
        @Nullable Boolean enabled,
        @Nullable Double threshold,
        @Nullable Double clearBelow,
        @Nullable Duration coolDown) {

    static AlertSetting of(
            @Nullable Boolean enabled,
            @Nullable Number threshold,
            @Nullable Number clearBelow,
            @Nullable Duration coolDown) {
        return new AlertSetting(
                enabled,
                threshold == null ? null : threshold.doubleValue(),
                clearBelow == null ? null : clearBelow.doubleValue(),
                coolDown);
    }

    static AlertSetting ofState(@Nullable Boolean enabled, @Nullable Duration coolDown) {
        return new AlertSetting(enabled, null, null, coolDown);
    }

    static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    static @Nullable Long bytes(@Nullable DataSize size) {
        return size == null ? null : size.toBytes();
    }

    /** Returns this, with what the other one says where this one says nothing. */
    AlertSetting over(AlertSetting general) {
        return new AlertSetting(
                enabled == null ? general.enabled : enabled,
                threshold == null ? general.threshold : threshold,
                clearBelow == null ? general.clearBelow : clearBelow,
                coolDown == null ? general.coolDown : coolDown);
    }

    /**
     * Returns the thresholds; empty if there is no such alert. A general clear-below that is above the threshold of a plan
     * is lowered to it.
     */
    Optional<AlertThresholds> thresholds(double defaultThreshold) {
        if (Boolean.FALSE.equals(enabled)) {
            return Optional.empty();
        }
        double from = threshold == null ? defaultThreshold : threshold;
        double below = clearBelow == null ? AlertThresholds.CLEAR_SHARE * from : Math.min(clearBelow, from);
        return Optional.of(new AlertThresholds(from, below, coolDown == null ? AlertThresholds.COOL_DOWN : coolDown));
    }
}
