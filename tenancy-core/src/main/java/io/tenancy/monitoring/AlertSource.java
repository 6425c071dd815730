package io.tenancy.monitoring;

import io.tenancy.pool.TenantPools;
import java.util.List;

/** Where values come from that there may be alerts about. Thread-safe; knows them already, so that reading waits for nothing. */
@FunctionalInterface
public interface AlertSource {

    /** Returns the values as they are now; may leave out those that are low for certain. */
    List<AlertReading> read();

    /** Returns a source that knows how the tenants' connections on this node fare. */
    static AlertSource connections(TenantPools pools, ConnectionMonitor monitor) {
        return new ConnectionReadings(pools, monitor);
    }

    /** Returns a source that knows how much heap is in use. */
    static AlertSource memory() {
        return new MemoryReadings();
    }

    /** Returns a source that knows the application's own numbers, as far as they have thresholds. */
    static AlertSource custom(CustomMetrics metrics) {
        return new CustomReadings(metrics);
    }
}
