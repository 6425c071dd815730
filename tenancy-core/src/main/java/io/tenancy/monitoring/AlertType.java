package io.tenancy.monitoring;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What there are alerts about. Each type is raised for every tenant, or every name, by itself. */
public enum AlertType {
    /** A tenant's callers wait long for a connection of its open pool: the 99th percentile of the last minute. */
    SLOW_CONNECTION(
            AlertSeverity.WARNING,
            "ms",
            "Look for slow statements and long transactions, or raise tenancy.pool.maximum-size."),
    /** A tenant's statements take long: the 99th percentile of the last minute. There are times only if they are measured. */
    SLOW_QUERY(
            AlertSeverity.WARNING,
            "ms",
            "The log channel at level DEBUG says which statements are slow; look whether the database is short of an"
                    + " index, waits for locks, or is busy."),
    /** The heap in use. */
    MEMORY(AlertSeverity.CRITICAL, "bytes", "Give the application more heap, or look for what holds on to it."),
    /** How often a tenant's connections were asked for in vain within the last minute. */
    FAILED_CONNECTIONS(
            AlertSeverity.WARNING,
            "failures",
            "The meter tenancy.connection.failures has the reasons; look whether the tenant's database can be reached."),
    /** How many of a tenant's callers wait while all its connections are in use, in percent of these. */
    POOL_EXHAUSTED(
            AlertSeverity.WARNING,
            "%",
            "Raise tenancy.pool.maximum-size, or look for connections that are kept for too long."),
    /** A tenant's callers fail at once, because its database failed again and again. */
    BREAKER_OPEN(
            AlertSeverity.CRITICAL,
            null,
            "Look whether the tenant's database runs and accepts its login; it is tried again while somebody asks."),
    /** How many tenants wait for connections that all of them share. */
    BUDGET(
            AlertSeverity.WARNING,
            "tenants",
            "Raise tenancy.pool.maximum-connections or the server's max-connections, or add a node."),
    /** Age of the oldest password of a tenant's login. */
    CREDENTIAL_AGE(
            AlertSeverity.WARNING,
            "days",
            "Run tenancy:rotate-passwords, or set tenancy.security.rotate-passwords to true."),
    /** How many tenants are behind because their last migration failed. */
    MIGRATION_FAILED(
            AlertSeverity.WARNING,
            "tenants",
            "tenancy:migrations says which, and tenancy_migrations why; tenancy:migrate tries again."),
    /** How often a security event of one name happened within the last minute. */
    SECURITY_EVENT(
            AlertSeverity.CRITICAL, "events", "Find its cause in the log channel, which has an entry for each event."),
    /** How often somebody asked for a tenant that he may not use within the last minute. */
    REFUSED_SWITCHES(
            AlertSeverity.WARNING,
            "refusals",
            "The event switch.refused in the log channel says what was asked for; look in the access log who did."),
    /** A number of the application's own. */
    CUSTOM_METRIC(AlertSeverity.WARNING, null, "The application's TenancyMetricsCollector says what it means.");

    private final AlertSeverity severity;
    private final @Nullable String unit;
    private final String remedy;

    AlertType(AlertSeverity severity, @Nullable String unit, String remedy) {
        this.severity = severity;
        this.unit = unit;
        this.remedy = remedy;
    }

    /** Returns the name as properties, meters and messages write it, for example {@code slow-connection}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns how soon somebody should look. */
    public AlertSeverity severity() {
        return severity;
    }

    /** Returns the unit of values and thresholds; null where the value is 0 or 1, or a number of the application's own. */
    public @Nullable String unit() {
        return unit;
    }

    /** Returns what can be done about it, as sentences. */
    public String remedy() {
        return remedy;
    }
}
