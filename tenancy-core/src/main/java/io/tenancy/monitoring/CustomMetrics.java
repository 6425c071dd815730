package io.tenancy.monitoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** What all collectors of an application said last. Thread-safe; closing it ends the collectors. */
public final class CustomMetrics implements AutoCloseable {

    private static final int MOST_NAMES = 100;

    private final Supplier<? extends List<? extends TenancyMetricsCollector>> collectors;
    private final ConcurrentMap<TenancyMetricsCollector, PolledCollector> polled = new ConcurrentHashMap<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;

    /** @param collectors asked for each time; empty while there are none yet */
    public CustomMetrics(Supplier<? extends List<? extends TenancyMetricsCollector>> collectors) {
        this.collectors = collectors;
        CustomizableThreadFactory factory = new CustomizableThreadFactory("tenancy-collector-");
        factory.setDaemon(true);
        this.threads = Executors.newCachedThreadPool(factory);
    }

    /**
     * Returns the numbers by name, each a few seconds old; without those of collectors that failed, or take too long.
     * Waits for nobody: collectors whose time has come are asked in the background.
     */
    public Map<String, Double> latest() {
        Map<String, Double> all = new LinkedHashMap<>();
        for (TenancyMetricsCollector collector : collectors.get()) {
            PolledCollector known = polled.computeIfAbsent(collector, PolledCollector::new);
            known.latest(threads).forEach((name, number) -> {
                if (isKept(name)) {
                    all.put(name, number);
                }
            });
        }
        return all;
    }

    /** Returns the thresholds that collectors named, by the names of their numbers; of the names that are kept. */
    Map<String, AlertThresholds> thresholds() {
        Map<String, AlertThresholds> all = new LinkedHashMap<>();
        polled.values()
                .forEach(collector -> collector.thresholds().forEach((name, thresholds) -> {
                    if (names.contains(name)) {
                        all.put(name, thresholds);
                    }
                }));
        return all;
    }

    /** A name that was kept once is kept always, so that no series comes and goes. */
    private boolean isKept(String name) {
        return names.contains(name) || names.size() < MOST_NAMES && names.add(name);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
