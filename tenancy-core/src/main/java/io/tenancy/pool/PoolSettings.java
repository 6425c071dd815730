package io.tenancy.pool;

import java.util.List;

/**
 * What pools are made of.
 *
 * @param customizers called in this order for each pool
 */
public record PoolSettings(PoolLimits limits, List<PoolCustomizer> customizers) {

    public PoolSettings {
        customizers = List.copyOf(customizers);
    }

    /** These limits and nothing else. */
    public static PoolSettings of(PoolLimits limits) {
        return new PoolSettings(limits, List.of());
    }
}
