package io.tenancy.monitoring;

import io.tenancy.TenancyException;
import io.tenancy.connection.RefusalEvents;
import java.util.List;
import java.util.function.LongSupplier;

/** How often somebody asked for a tenant that he may not use. Thread-safe. */
public final class SwitchReadings implements AlertSource, ConnectionObserver {

    private final LastMinute refused;

    /** @param nanos as {@link System#nanoTime} */
    public SwitchReadings(LongSupplier nanos) {
        this.refused = new LastMinute(nanos);
    }

    @Override
    public void switchRejected(TenancyException refusal) {
        if (RefusalEvents.isOfStranger(refusal)) {
            refused.add();
        }
    }

    @Override
    public List<AlertReading> read() {
        int count = refused.count();
        return List.of(AlertReading.of(
                AlertType.REFUSED_SWITCHES,
                (String) null,
                count,
                () -> "Within a minute " + count + " callers asked for tenants that do not exist or may not be used"));
    }
}
