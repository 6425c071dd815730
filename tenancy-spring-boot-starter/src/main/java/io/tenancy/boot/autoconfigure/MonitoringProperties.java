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
 * @param queryTimes Whether each statement of tenants' connections is timed, for which it is wrapped.
 * @param slowQueryThreshold Time of a statement, in milliseconds or seconds, from which on it counts as slow. If not set,
 *     1000ms.
 * @param memoryThreshold Heap in use that is too much. If not set, 85 % of the largest heap.
 */
public record MonitoringProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1000ms") Duration slowConnectionThreshold,
        @DefaultValue("false") boolean queryTimes,
        @Nullable Duration slowQueryThreshold,
        @Nullable DataSize memoryThreshold) {

    private static final double DEFAULT_SHARE = 0.85;
    private static final Duration DEFAULT_SLOW_QUERY = Duration.ofSeconds(1);

    /** Returns from when on a statement is a slow one. */
    Duration slowQuery() {
        return slowQueryThreshold == null ? DEFAULT_SLOW_QUERY : slowQueryThreshold;
    }

    /** Returns the threshold in bytes; {@link Double#NaN} if none is set and the heap has no limit. */
    double memoryThresholdBytes() {
        if (memoryThreshold != null) {
            return memoryThreshold.toBytes();
        }
        long most = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
        return most < 0 ? Double.NaN : DEFAULT_SHARE * most;
    }
}
