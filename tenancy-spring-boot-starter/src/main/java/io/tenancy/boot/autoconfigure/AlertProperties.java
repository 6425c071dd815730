package io.tenancy.boot.autoconfigure;

import io.tenancy.monitoring.AlertType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is told to whom when something reaches its threshold. Immutable.
 *
 * @param slowConnection Waits for a connection.
 * @param slowQuery Times of statements.
 * @param memory Heap in use.
 * @param failedConnections Connections that were asked for in vain.
 * @param poolExhausted Callers that wait while all connections are in use.
 * @param breakerOpen Callers that fail at once.
 * @param budget Connections that tenants share.
 * @param credentialAge Passwords that are due.
 * @param migrationFailed Migrations that failed.
 * @param securityEvent Security events.
 * @param refusedSwitches Callers that asked for tenants that they may not use.
 * @param customMetric Numbers of the application's own.
 * @param tenants Alerts of single tenants, by the tenant's slug, where they differ.
 * @param log Alerts in the log channel.
 * @param webhook Alerts that are posted to a URL.
 * @param mail Alerts that are sent by mail.
 */
public record AlertProperties(
        @DefaultValue SlowConnection slowConnection,
        @DefaultValue SlowQuery slowQuery,
        @DefaultValue Memory memory,
        @DefaultValue FailedConnections failedConnections,
        @DefaultValue PoolExhausted poolExhausted,
        @DefaultValue BreakerOpen breakerOpen,
        @DefaultValue Budget budget,
        @DefaultValue CredentialAge credentialAge,
        @DefaultValue MigrationFailed migrationFailed,
        @DefaultValue SecurityEvent securityEvent,
        @DefaultValue RefusedSwitches refusedSwitches,
        @DefaultValue CustomMetric customMetric,
        @DefaultValue Map<String, AlertOverrides> tenants,
        @DefaultValue Log log,
        @DefaultValue Webhook webhook,
        @DefaultValue Mail mail) {

    public AlertProperties {
        tenants = Map.copyOf(tenants);
    }

    /**
     * Waits for a connection.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Time, in milliseconds or seconds, for 99 of 100 callers. If not set, that of monitoring.
     * @param clearBelow Time, in milliseconds or seconds, below which it begins to be over. If not set, four fifths.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record SlowConnection(
            @DefaultValue("true") boolean enabled,
            @Nullable Duration threshold,
            @Nullable Duration clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Times of statements.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Time, in milliseconds or seconds, for 99 of 100 statements. If not set, that of monitoring.
     * @param clearBelow Time, in milliseconds or seconds, below which it begins to be over. If not set, four fifths.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record SlowQuery(
            @DefaultValue("true") boolean enabled,
            @Nullable Duration threshold,
            @Nullable Duration clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Heap in use.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Heap in use that is too much. If not set, that of monitoring.
     * @param clearBelow Heap in use below which it begins to be over. If not set, four fifths of the threshold.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record Memory(
            @DefaultValue("true") boolean enabled,
            @Nullable DataSize threshold,
            @Nullable DataSize clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Connections that were asked for in vain.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Number within about a minute that is too much.
     * @param clearBelow Number within about a minute below which it begins to be over.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record FailedConnections(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("10") int threshold,
            @DefaultValue("1") int clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Callers that wait while all connections are in use.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Number of callers, in percent of the tenant's connections, that is too much.
     * @param clearBelow Number of callers, in percent of the tenant's connections, below which it begins to be over.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record PoolExhausted(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("50") int threshold,
            @DefaultValue("1") int clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Callers that fail at once.
     *
     * @param enabled Whether there are such alerts.
     * @param coolDown Time, in seconds or minutes, for which the tenant's database has to be served again.
     */
    public record BreakerOpen(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Connections that tenants share.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Number of tenants that wait for one of these connections that is too much.
     * @param clearBelow Number of waiting tenants below which it begins to be over.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record Budget(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1") int threshold,
            @DefaultValue("1") int clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Passwords that are due.
     *
     * @param enabled Whether there are such alerts.
     * @param coolDown Time, in seconds or minutes, for which no password may be due.
     */
    public record CredentialAge(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Migrations that failed.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Number of tenants whose last migration failed that is too much.
     * @param clearBelow Number of tenants below which it begins to be over.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record MigrationFailed(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1") int threshold,
            @DefaultValue("1") int clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Security events.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Number of events of one name within a minute that is too much.
     * @param clearBelow Number of events of one name within a minute below which it begins to be over.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record SecurityEvent(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1") int threshold,
            @DefaultValue("1") int clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Callers that asked for tenants that they may not use.
     *
     * @param enabled Whether there are such alerts.
     * @param threshold Number of refusals within a minute that is too much.
     * @param clearBelow Number of refusals within a minute below which it begins to be over.
     * @param coolDown Time, in seconds or minutes, for which it has to stay below that.
     */
    public record RefusedSwitches(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("100") int threshold,
            @DefaultValue("1") int clearBelow,
            @DefaultValue("1m") Duration coolDown) {}

    /**
     * Numbers of the application's own.
     *
     * @param enabled Whether the thresholds of the application's collectors raise alerts.
     */
    public record CustomMetric(@DefaultValue("true") boolean enabled) {}

    /**
     * Alerts in the log channel.
     *
     * @param enabled Whether alerts are logged.
     */
    public record Log(@DefaultValue("true") boolean enabled) {}

    /**
     * Alerts that are posted to a URL.
     *
     * @param url Address that alerts are posted to.
     * @param secret Key of the signature that each of them has.
     */
    public record Webhook(@Nullable String url, @Nullable String secret) {

        /** Returns whether there is an address, never the address, which may hold a token, nor the key. */
        @Override
        public String toString() {
            return "Webhook[url=" + (url == null ? "null" : "******") + "]";
        }
    }

    /**
     * Alerts that are sent by mail.
     *
     * @param to Comma-separated list of the addresses of those who get them.
     * @param from Address of the sender. If not set, that of the application's mail sender.
     */
    public record Mail(
            @DefaultValue List<String> to, @Nullable String from) {

        public Mail {
            to = List.copyOf(to);
        }
    }

    /** Returns what holds for all tenants. */
    AlertSetting of(AlertType type) {
        return switch (type) {
            case SLOW_CONNECTION ->
                AlertSetting.of(
                        slowConnection.enabled,
                        AlertSetting.millis(slowConnection.threshold),
                        AlertSetting.millis(slowConnection.clearBelow),
                        slowConnection.coolDown);
            case SLOW_QUERY ->
                AlertSetting.of(
                        slowQuery.enabled,
                        AlertSetting.millis(slowQuery.threshold),
                        AlertSetting.millis(slowQuery.clearBelow),
                        slowQuery.coolDown);
            case MEMORY ->
                AlertSetting.of(
                        memory.enabled,
                        AlertSetting.bytes(memory.threshold),
                        AlertSetting.bytes(memory.clearBelow),
                        memory.coolDown);
            case FAILED_CONNECTIONS ->
                AlertSetting.of(
                        failedConnections.enabled,
                        failedConnections.threshold,
                        failedConnections.clearBelow,
                        failedConnections.coolDown);
            case POOL_EXHAUSTED ->
                AlertSetting.of(
                        poolExhausted.enabled,
                        poolExhausted.threshold,
                        poolExhausted.clearBelow,
                        poolExhausted.coolDown);
            case BREAKER_OPEN -> AlertSetting.ofState(breakerOpen.enabled, breakerOpen.coolDown);
            case BUDGET -> AlertSetting.of(budget.enabled, budget.threshold, budget.clearBelow, budget.coolDown);
            case CREDENTIAL_AGE -> AlertSetting.ofState(credentialAge.enabled, credentialAge.coolDown);
            case MIGRATION_FAILED ->
                AlertSetting.of(
                        migrationFailed.enabled,
                        migrationFailed.threshold,
                        migrationFailed.clearBelow,
                        migrationFailed.coolDown);
            case SECURITY_EVENT ->
                AlertSetting.of(
                        securityEvent.enabled,
                        securityEvent.threshold,
                        securityEvent.clearBelow,
                        securityEvent.coolDown);
            case REFUSED_SWITCHES ->
                AlertSetting.of(
                        refusedSwitches.enabled,
                        refusedSwitches.threshold,
                        refusedSwitches.clearBelow,
                        refusedSwitches.coolDown);
            case CUSTOM_METRIC -> AlertSetting.ofState(customMetric.enabled, null);
        };
    }
}
