package io.tenancy.boot.autoconfigure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is measured. Immutable.
 *
 * @param enabled Whether connections are measured, meters registered, and other nodes told of this one's pools.
 * @param slowConnectionThreshold Wait for a connection, in milliseconds or seconds, from which on it counts as slow.
 * @param memoryThreshold Heap in use that is too much. If not set, 85 % of the largest heap.
 */
public record MonitoringProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1000ms") Duration slowConnectionThreshold,
        @Nullable DataSize memoryThreshold) {

    private static final double DEFAULT_SHARE = 0.85;

    /** Returns the threshold in bytes; {@link Double#NaN} if none is set and the heap has no limit. */
    double memoryThresholdBytes() {
        if (memoryThreshold != null) {
            return memoryThreshold.toBytes();
        }
        long most = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
        return most < 0 ? Double.NaN : DEFAULT_SHARE * most;
    }
}
