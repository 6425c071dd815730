package io.tenancy.monitoring;

import io.tenancy.Printable;
import io.tenancy.logging.TenancyEventListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Security events of the last minute, by name. Thread-safe. */
public final class SecurityReadings implements AlertSource, TenancyEventListener {

    /** Applications name events too, and may do so by what a stranger sent. */
    private static final int MOST_NAMES = 50;

    private static final String OTHER = "other";

    /** Have alerts of their own. */
    private static final Set<String> ELSEWHERE = Set.of("credential.overdue", "switch.refused");

    private final LongSupplier nanos;
    private final ConcurrentMap<String, LastMinute> events = new ConcurrentHashMap<>();

    /** @param nanos as {@link System#nanoTime} */
    public SecurityReadings(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void securityEvent(String type, Map<String, ?> context) {
        if (!ELSEWHERE.contains(type)) {
            String name = events.containsKey(type) || events.size() < MOST_NAMES ? type : OTHER;
            events.computeIfAbsent(name, key -> new LastMinute(nanos)).add();
        }
    }

    @Override
    public List<AlertReading> read() {
        return events.entrySet().stream()
                .map(event -> reading(event.getKey(), event.getValue().count()))
                .toList();
    }

    private static AlertReading reading(String name, int count) {
        return AlertReading.of(
                AlertType.SECURITY_EVENT,
                name,
                count,
                () -> "The security event " + Printable.quote(name) + " happened " + count + " times within a minute");
    }
}
