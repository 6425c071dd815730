package io.tenancy.boot.autoconfigure;

import io.tenancy.monitoring.AlertType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is different for the alerts of one tenant, or of the tenants of one plan; null is what holds for all. Immutable.
 *
 * @param slowConnection Waits for a connection.
 * @param slowQuery Times of statements.
 * @param failedConnections Connections that were asked for in vain.
 * @param poolExhausted Callers that wait while all connections are in use.
 * @param breakerOpen Callers that fail at once.
 */
public record AlertOverrides(
        @DefaultValue Wait slowConnection,
        @DefaultValue Wait slowQuery,
        @DefaultValue Count failedConnections,
        @DefaultValue Count poolExhausted,
        @DefaultValue State breakerOpen) {

    static final AlertOverrides NOTHING = new AlertOverrides(
            new Wait(null, null, null, null),
            new Wait(null, null, null, null),
            new Count(null, null, null, null),
            new Count(null, null, null, null),
            new State(null, null));

    /** A time. */
    public record Wait(
            @Nullable Boolean enabled,
            @Nullable Duration threshold,
            @Nullable Duration clearBelow,
            @Nullable Duration coolDown) {

        AlertSetting setting() {
            return AlertSetting.of(enabled, AlertSetting.millis(threshold), AlertSetting.millis(clearBelow), coolDown);
        }
    }

    /** A number. */
    public record Count(
            @Nullable Boolean enabled,
            @Nullable Integer threshold,
            @Nullable Integer clearBelow,
            @Nullable Duration coolDown) {

        AlertSetting setting() {
            return AlertSetting.of(enabled, threshold, clearBelow, coolDown);
        }
    }

    /** What is or is not. */
    public record State(@Nullable Boolean enabled, @Nullable Duration coolDown) {

        AlertSetting setting() {
            return AlertSetting.ofState(enabled, coolDown);
        }
    }

    /** Returns what is said of a type; nothing of a type that is about no tenant. */
    AlertSetting of(AlertType type) {
        return switch (type) {
            case SLOW_CONNECTION -> slowConnection.setting();
            case SLOW_QUERY -> slowQuery.setting();
            case FAILED_CONNECTIONS -> failedConnections.setting();
            case POOL_EXHAUSTED -> poolExhausted.setting();
            case BREAKER_OPEN -> breakerOpen.setting();
            default -> AlertSetting.ofState(null, null);
        };
    }
}
