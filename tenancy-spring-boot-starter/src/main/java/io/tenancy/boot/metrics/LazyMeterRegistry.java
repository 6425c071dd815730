package io.tenancy.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The application's meter registry, looked for when it is needed first: a registry may itself need the data source.
 * Thread-safe.
 */
public final class LazyMeterRegistry implements Supplier<@Nullable MeterRegistry> {

    private final ObjectProvider<MeterRegistry> registries;
    private volatile @Nullable MeterRegistry found;

    public LazyMeterRegistry(ObjectProvider<MeterRegistry> registries) {
        this.registries = registries;
    }

    /** Returns the only registry, or the primary one; null if there is none. */
    @Override
    public @Nullable MeterRegistry get() {
        MeterRegistry registry = found;
        if (registry == null) {
            registry = registries.getIfUnique();
            found = registry;
        }
        return registry;
    }
}
