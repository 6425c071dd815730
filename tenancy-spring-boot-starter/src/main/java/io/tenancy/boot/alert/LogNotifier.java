package io.tenancy.boot.alert;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes alerts to the log channel. */
public final class LogNotifier implements AlertListener {

    private final TenancyLogger logger;

    public LogNotifier(TenancyLogger logger) {
        this.logger = logger;
    }

    @Override
    public void alerted(Alert alert) {
        Map<String, @Nullable Object> fields = AlertFields.of(alert);
        // The event says which state, the line when; no tenant and no subject need no word.
        fields.keySet().removeAll(List.of("state", "at", "tenantId"));
        fields.values().removeIf(Objects::isNull);
        logger.logAlert(alert.isRaised(), fields);
    }
}
