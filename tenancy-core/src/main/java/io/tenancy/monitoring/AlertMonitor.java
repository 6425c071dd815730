package io.tenancy.monitoring;

import io.tenancy.ObserverGuard;
import io.tenancy.monitoring.AlertReading.Key;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares values with their thresholds whenever it is told to, and tells listeners of alerts that are raised or over.
 * Everything it looks at is known already; no database is asked. A source or a listener that fails is contained and
 * counted. Thread-safe; holds no thread.
 */
public final class AlertMonitor {

    /** Real time. A wall clock that is set anew would end alerts too early or not at all, so it only dates them. */
    public record Time(InstantSource clock, LongSupplier nanos) {

        /** The time of this node. */
        public static final Time SYSTEM = new Time(InstantSource.system(), System::nanoTime);
    }

    private final List<AlertSource> sources;
    private final AlertPolicy policy;
    private final Consumer<Alert> listener;
    private final Time time;
    private final ObserverGuard guard = new ObserverGuard("Reading what there may be alerts about");
    private final Map<Key, Raised> raised = new LinkedHashMap<>();

    /** What {@link #active} returns; replaced as a whole. */
    private volatile List<Alert> active = List.of();

    /**
     * Returns a monitor of nothing yet.
     *
     * @param sources read one after the other
     * @param listener told of each alert on the thread that evaluates, so it must not wait: {@link AlertLanes#tell} does not
     */
    public AlertMonitor(List<AlertSource> sources, AlertPolicy policy, Consumer<Alert> listener, Time time) {
        this.sources = List.copyOf(sources);
        this.policy = policy;
        this.listener = listener;
        this.time = time;
    }

    /** Looks at all values once. */
    public synchronized void evaluate() {
        Set<Key> seen = new HashSet<>();
        boolean complete = true;
        for (AlertSource source : sources) {
            try {
                source.read().forEach(reading -> consider(reading, seen));
            } catch (RuntimeException unreadable) {
                guard.failed(unreadable);
                complete = false;
            }
        }
        if (complete) {
            // What is not there any more, as the pool of a tenant that nobody uses, is low.
            raised.entrySet().removeIf(entry -> !seen.contains(entry.getKey()) && isOver(entry.getValue(), 0));
        }
        active = raised.values().stream().map(Raised::alert).toList();
    }

    private void consider(AlertReading reading, Set<Key> seen) {
        AlertThresholds thresholds = policy.of(reading.type(), reading.tenant()).orElse(null);
        if (thresholds == null) {
            return;
        }
        AlertThresholds own = reading.thresholds();
        consider(reading, own == null ? thresholds : own);
        seen.add(reading.key());
    }

    private void consider(AlertReading reading, AlertThresholds thresholds) {
        Raised known = raised.get(reading.key());
        if (known == null && reading.value() >= thresholds.threshold()) {
            raise(reading, thresholds);
        } else if (known != null && !Double.isNaN(reading.value())) {
            known.thresholds = thresholds;
            if (isOver(known, reading.value())) {
                raised.remove(reading.key());
            }
        }
    }

    private void raise(AlertReading reading, AlertThresholds thresholds) {
        Alert alert = Alert.raised(reading, thresholds, now());
        raised.put(reading.key(), new Raised(alert, thresholds));
        tell(alert);
    }

    /** Tells that it is over, if it is. */
    private boolean isOver(Raised known, double value) {
        if (value >= known.thresholds.clearBelow()) {
            known.lowSinceNanos = null;
            return false;
        }
        long nanos = time.nanos().getAsLong();
        if (known.lowSinceNanos == null) {
            known.lowSinceNanos = nanos;
        }
        if (nanos - known.lowSinceNanos < known.thresholds.coolDown().toNanos()) {
            return false;
        }
        tell(known.alert.resolved(value, now()));
        return true;
    }

    private Instant now() {
        return time.clock().instant();
    }

    private void tell(Alert alert) {
        guard.contain(() -> listener.accept(alert));
    }

    /** Returns the alerts of this node that are raised and not over, the oldest first, as of the last evaluation. */
    public List<Alert> active() {
        return active;
    }

    /** Returns how often a source or a listener failed. */
    public long failures() {
        return guard.failures();
    }

    /** An alert that is not over. Only touched while evaluating. */
    private static final class Raised {

        private final Alert alert;
        private AlertThresholds thresholds;
        private @Nullable Long lowSinceNanos;

        Raised(Alert alert, AlertThresholds thresholds) {
            this.alert = alert;
            this.thresholds = thresholds;
        }

        Alert alert() {
            return alert;
        }
    }
}
