package io.tenancy.monitoring;

import io.tenancy.KnownSecrets;
import io.tenancy.Printable;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something on this node has reached its threshold, or is below it again. Immutable; holds no secret, host or user.
 *
 * @param tenantId null where no single tenant is concerned
 * @param tenant the tenant's slug; null likewise
 * @param subject what it is about where a type has several, for example the name of a security event; else null
 * @param state whether it was raised or is over
 * @param value as it is at that moment, in {@link AlertType#unit()}
 * @param threshold that was reached
 * @param at when
 * @param since when it was raised: the same instant in the alert that says that it is over
 * @param message for people: what, for which tenant, the numbers, and the remedy
 */
public record Alert(
        AlertType type,
        @Nullable Long tenantId,
        @Nullable String tenant,
        @Nullable String subject,
        State state,
        double value,
        double threshold,
        Instant at,
        Instant since,
        String message) {

    public Alert {
        subject = subject == null ? null : KnownSecrets.mask(subject);
        message = KnownSecrets.mask(message);
    }

    /** What happened. */
    public enum State {
        /** The threshold was reached. */
        RAISED,
        /** The value stayed low for the cool-down. */
        RESOLVED
    }

    static Alert raised(AlertReading reading, AlertThresholds thresholds, Instant now) {
        Tenant tenant = reading.tenant();
        AlertType type = reading.type();
        String limit = type.unit() == null && type != AlertType.CUSTOM_METRIC
                ? ""
                : " (threshold " + print(type, thresholds.threshold()) + ")";
        return new Alert(
                type,
                tenant == null ? null : tenant.id(),
                tenant == null ? null : tenant.slug(),
                reading.subject(),
                State.RAISED,
                reading.value(),
                thresholds.threshold(),
                now,
                now,
                about(tenant == null ? null : tenant.slug()) + reading.facts().get() + limit + ". " + type.remedy());
    }

    /** Returns what says that this one is over. */
    Alert resolved(double now, Instant at) {
        long seconds = Math.max(0, Duration.between(since, at).toSeconds());
        String what = type.id() + (subject == null ? "" : " " + Printable.quote(subject));
        return new Alert(
                type,
                tenantId,
                tenant,
                subject,
                State.RESOLVED,
                now,
                threshold,
                at,
                since,
                about(tenant) + what + " is over after " + seconds + " s.");
    }

    /** Returns whether it was raised just now, and not that it is over. */
    public boolean isRaised() {
        return state == State.RAISED;
    }

    /** Returns how soon somebody should look. */
    public AlertSeverity severity() {
        return type.severity();
    }

    private static String about(@Nullable String tenant) {
        return tenant == null ? "" : "Tenant " + Printable.quote(tenant) + ": ";
    }

    private static String print(AlertType type, double value) {
        if (type == AlertType.MEMORY) {
            return Math.round(value / (1 << 20)) + " MB";
        }
        String number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
        return type.unit() == null ? number : number + " " + type.unit();
    }
}
