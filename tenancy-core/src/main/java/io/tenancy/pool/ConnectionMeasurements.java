package io.tenancy.pool;

import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured of tenants' connections on this node. Thread-safe; must not wait. */
public interface ConnectionMeasurements {

    /** Nothing was. */
    ConnectionMeasurements NONE = tenant -> Measured.NOTHING;

    /** Returns what is known of one tenant's connections. */
    Measured of(Tenant tenant);

    /** Returns numbers of the application's own, by name; what is unknown is left out. */
    default Map<String, Double> custom() {
        return Map.of();
    }

    /** Returns the alerts of this node that are raised and not over, each as texts, numbers and null by name. */
    default List<Map<String, @Nullable Object>> alerts() {
        return List.of();
    }

    /**
     * What was measured of one tenant's connections.
     *
     * @param acquireP50Millis time within which half of the callers of the last minute had a connection of the open pool,
     *     in milliseconds; null if there was none or nothing is known
     * @param acquireP99Millis the same for 99 of 100 callers
     * @param failures how often a connection was asked for in vain since this node started; null if nothing is known
     */
    record Measured(
            @Nullable Double acquireP50Millis,
            @Nullable Double acquireP99Millis,
            @Nullable Long failures) {

        /** Nothing is known. */
        public static final Measured NOTHING = new Measured(null, null, null);
    }
}
