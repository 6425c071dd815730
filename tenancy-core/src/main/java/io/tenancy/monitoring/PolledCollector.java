package io.tenancy.monitoring;

import io.tenancy.ObserverGuard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One collector and what it said last. Nobody waits for it. Thread-safe. */
final class PolledCollector {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TenancyMetricsCollector collector;
    private final ObserverGuard guard;
    private long startedNanos = System.nanoTime() - PERIOD_NANOS;
    private @Nullable Future<?> running;

    /** Still on, also after it was interrupted. */
    private volatile boolean busy;

    private volatile Map<String, Double> last = Map.of();
    private volatile Map<String, AlertThresholds> thresholds = Map.of();

    PolledCollector(TenancyMetricsCollector collector) {
        this.collector = collector;
        this.guard = new ObserverGuard("The TenancyMetricsCollector " + collector.getClass());
    }

    /** Returns what it said last, and asks it again if it is time. */
    synchronized Map<String, Double> latest(ExecutorService threads) {
        long since = System.nanoTime() - startedNanos;
        if (busy && since > LONGEST_NANOS) {
            last = Map.of();
            if (running != null && running.cancel(true)) {
                guard.failed(new IllegalStateException("It took longer than five seconds."));
            }
        } else if (!busy && since >= PERIOD_NANOS) {
            start(threads);
        }
        return last;
    }

    /** Returns the thresholds that it named last, also while its numbers are unknown. */
    Map<String, AlertThresholds> thresholds() {
        return thresholds;
    }

    private void start(ExecutorService threads) {
        startedNanos = System.nanoTime();
        busy = true;
        try {
            running = threads.submit(this::collect);
        } catch (RejectedExecutionException closed) {
            busy = false;
        }
    }

    private void collect() {
        long started = System.nanoTime();
        Map<String, Double> numbers = Map.of();
        try {
            numbers = copy(collector.collectMetrics());
            thresholds = Map.copyOf(collector.alertThresholds());
        } catch (RuntimeException failed) {
            guard.failed(failed);
        } finally {
            last = System.nanoTime() - started > LONGEST_NANOS ? Map.of() : numbers;
            busy = false;
        }
    }

    private static Map<String, Double> copy(Map<@Nullable String, ? extends @Nullable Number> numbers) {
        Map<String, Double> copy = new LinkedHashMap<>();
        numbers.forEach((name, number) -> {
            if (name != null && number != null) {
                copy.put(name, number.doubleValue());
            }
        });
        return copy;
    }
}
