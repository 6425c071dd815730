package io.tenancy.logging;

import java.util.Map;

/** Learns of what is told to a {@link TenancyLogger}, whatever that does with it. Thread-safe and quick. */
public interface TenancyEventListener {

    /**
     * Somebody tried what is not allowed, or the system is not what it should be.
     *
     * @param type for example {@code connection.refused}
     */
    default void securityEvent(String type, Map<String, ?> context) {}

    /**
     * Something was done to a tenant's database, or to many.
     *
     * @param operation for example {@code tenant.created}
     */
    default void databaseOperation(String operation, Map<String, ?> context) {}

    /**
     * Something was measured.
     *
     * @param metric name with its unit, for example {@code pool.open.millis}
     */
    default void measured(String metric, double value) {}
}
