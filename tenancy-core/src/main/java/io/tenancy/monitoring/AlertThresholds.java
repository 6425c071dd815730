package io.tenancy.monitoring;

import java.time.Duration;

/**
 * When an alert is raised and when it is over. Immutable.
 *
 * @param threshold value from which on there is an alert; {@link Double#NaN} for never
 * @param clearBelow value below which it begins to be over; at most the threshold, and less so that a value that hovers
 *     there is one alert
 * @param coolDown how long the value has to stay below that; 0 for not at all. A value that comes back meanwhile belongs
 *     to the same alert, so that there is at most one in this time and none is missed
 */
public record AlertThresholds(double threshold, double clearBelow, Duration coolDown) {

    /** Time for which a value has to stay low unless somebody says otherwise. */
    public static final Duration COOL_DOWN = Duration.ofMinutes(1);

    /** Share of a threshold below which an alert begins to be over unless somebody says otherwise. */
    public static final double CLEAR_SHARE = 0.8;

    /** @throws IllegalArgumentException if the alert would be over while it is raised, or the cool-down is negative */
    public AlertThresholds {
        if (clearBelow > threshold || coolDown.isNegative()) {
            throw new IllegalArgumentException("An alert from " + threshold + " on cannot be over below " + clearBelow
                    + " for " + coolDown + ": it must be at most the threshold, and the time not negative.");
        }
    }

    /** Returns an alert from this value on, over after a minute below four fifths of it. */
    public static AlertThresholds from(double threshold) {
        return new AlertThresholds(threshold, threshold > 0 ? CLEAR_SHARE * threshold : threshold, COOL_DOWN);
    }

    /** Returns the alert of something that is, 1, or is not, 0. */
    public static AlertThresholds ofState(Duration coolDown) {
        return new AlertThresholds(1, 1, coolDown);
    }
}
