package io.tenancy.monitoring;

import io.tenancy.Printable;
import io.tenancy.logging.TenancyEventListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Security events of the last minute, by name. Thread-safe. */
public final class SecurityReadings implements AlertSource, TenancyEventListener {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Applications name events too, and may do so by what a stranger sent. */
    private static final int MOST_NAMES = 50;

    private static final String OTHER = "other";

    /** More are not told from this many. */
    private static final int MOST_EVENTS = 10_000;

    /** Has an alert of its own, which lasts as long as the fact does. */
    private static final String OVERDUE = "credential.overdue";

    private final LongSupplier nanos;
    private final ConcurrentMap<String, Deque<Long>> events = new ConcurrentHashMap<>();

    /** @param nanos as {@link System#nanoTime} */
    public SecurityReadings(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void securityEvent(String type, Map<String, ?> context) {
        if (!type.equals(OVERDUE)) {
            String name = events.containsKey(type) || events.size() < MOST_NAMES ? type : OTHER;
            events.compute(name, (key, known) -> {
                Deque<Long> times = known == null ? new ArrayDeque<>() : known;
                if (times.size() < MOST_EVENTS) {
                    times.addLast(nanos.getAsLong());
                }
                return times;
            });
        }
    }

    @Override
    public List<AlertReading> read() {
        return events.keySet().stream().map(this::reading).toList();
    }

    private AlertReading reading(String name) {
        long count = count(name);
        return AlertReading.of(
                AlertType.SECURITY_EVENT,
                name,
                count,
                () -> "The security event " + Printable.quote(name) + " happened " + count + " times within a minute");
    }

    /** Forgets what is over a minute old. */
    private int count(String name) {
        int[] count = new int[1];
        events.computeIfPresent(name, (key, times) -> {
            while (!times.isEmpty() && nanos.getAsLong() - times.getFirst() >= WINDOW_NANOS) {
                times.removeFirst();
            }
            count[0] = times.size();
            return times;
        });
        return count[0];
    }
}
