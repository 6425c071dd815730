package io.tenancy.boot.alert;

import io.tenancy.monitoring.Alert;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as the endpoint, webhooks and the log show it. */
public final class AlertFields {

    private AlertFields() {}

    /** Returns texts, numbers and null, by name. */
    public static Map<String, @Nullable Object> of(Alert alert) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("type", alert.type().id());
        fields.put("severity", lower(alert.severity()));
        fields.put("state", lower(alert.state()));
        fields.put("tenant", alert.tenant());
        fields.put("tenantId", alert.tenantId());
        fields.put("subject", alert.subject());
        fields.put("value", alert.value());
        fields.put("threshold", alert.threshold());
        fields.put("unit", alert.type().unit());
        fields.put("at", alert.at().toString());
        fields.put("since", alert.since().toString());
        fields.put("message", alert.message());
        return fields;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
