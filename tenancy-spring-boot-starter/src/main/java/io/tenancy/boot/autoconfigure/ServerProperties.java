package io.tenancy.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A database server below {@code tenancy.database.servers}. Immutable.
 *
 * @param host Host name or IP address of the server, as the tenants' rows have it. If not set, that of the central
 *     database.
 * @param port Port of the server. If not set, that of the central database.
 * @param maxConnections Largest number of connections of all nodes together to the server, those to the central
 *     database included.
 */
public record ServerProperties(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Integer maxConnections) {

    static final ServerProperties NOTHING = new ServerProperties(null, null, null);
}
