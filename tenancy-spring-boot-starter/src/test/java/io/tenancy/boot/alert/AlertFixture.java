package io.tenancy.boot.alert;

import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertType;
import java.time.Instant;

/** Alerts as the monitor makes them. */
final class AlertFixture {

    static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");

    private AlertFixture() {}

    static Alert of(String tenant, Alert.State state) {
        return new Alert(
                AlertType.BREAKER_OPEN,
                7L,
                tenant,
                null,
                state,
                1,
                1,
                NOW,
                NOW,
                "Tenant 'acme': callers fail at once. Look whether it runs.");
    }
}
