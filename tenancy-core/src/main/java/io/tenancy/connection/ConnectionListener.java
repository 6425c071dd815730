package io.tenancy.connection;

import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;

/**
 * Learns which connections and switches were refused. Called on the refused thread; implementations are thread-safe and
 * quick, and throw nothing.
 */
public interface ConnectionListener {

    /** Hears nothing. */
    ConnectionListener NONE = new ConnectionListener() {};

    /**
     * Somebody asked for a tenant's connection and got none.
     *
     * @param failure a {@link TenancyException}, or an {@link java.sql.SQLException} of the driver
     */
    default void connectionFailed(Tenant tenant, Exception failure) {}

    /** A thread was not bound to the tenant, or the central database, that it asked for. */
    default void switchRejected(TenancyException refusal) {}
}
