package io.tenancy.monitoring;

import io.tenancy.tenant.Tenant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that there may be an alert about, as it is now. What has no reading counts as low.
 *
 * @param tenant null where no single tenant is concerned
 * @param subject what it is the value of, where a type has several; never a secret or a host
 * @param value {@link Double#NaN} while it is unknown: then nothing is raised, and nothing is over
 * @param thresholds of its own instead of those of the type; null for those
 * @param facts what the value says, with its numbers, for people; asked for only when an alert is raised
 */
public record AlertReading(
        AlertType type,
        @Nullable Tenant tenant,
        @Nullable String subject,
        double value,
        @Nullable AlertThresholds thresholds,
        Supplier<String> facts) {

    /** Returns a value of one tenant. */
    static AlertReading of(AlertType type, Tenant tenant, double value, Supplier<String> facts) {
        return new AlertReading(type, tenant, null, value, null, facts);
    }

    /** Returns a value of no single tenant. */
    public static AlertReading of(AlertType type, @Nullable String subject, double value, Supplier<String> facts) {
        return new AlertReading(type, null, subject, value, null, facts);
    }

    /** The one that an alert is about: the same however the tenant is renamed. */
    record Key(
            AlertType type, @Nullable Long tenant, @Nullable String subject) {}

    Key key() {
        return new Key(type, tenant == null ? null : tenant.id(), subject);
    }
}
