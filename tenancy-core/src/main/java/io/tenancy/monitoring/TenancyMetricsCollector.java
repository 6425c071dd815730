package io.tenancy.monitoring;

import java.util.Map;

/**
 * Numbers of an application's own, beside those that Tenancy measures. Asked every few seconds, on a thread of its own
 * and never on two at once; what takes longer than five seconds is interrupted and counts as unknown, and so does what
 * throws. An application declares any number of beans.
 */
@FunctionalInterface
public interface TenancyMetricsCollector {

    /**
     * Returns the numbers as they are now, by names such as {@code orders.open}; what is unknown is left out. Names are
     * few and always the same: of all collectors together the first 100 are kept.
     */
    Map<String, ? extends Number> collectMetrics();

    /**
     * Returns from which value on one of these numbers raises an alert, by its name; asked after each collection. A
     * number that is unknown raises none, and ends none.
     */
    default Map<String, AlertThresholds> alertThresholds() {
        return Map.of();
    }
}
