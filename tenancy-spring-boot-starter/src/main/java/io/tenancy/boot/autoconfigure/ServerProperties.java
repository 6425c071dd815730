package io.tenancy.boot.autoconfigure;

import io.tenancy.database.SslMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A database server below {@code tenancy.database.servers}. Immutable; prints no password.
 *
 * @param host Host name or IP address of the server, as the tenants' rows have it. If not set, that of the central
 *     database.
 * @param port Port of the server. If not set, that of the central database.
 * @param username Login that creates and drops databases and logins there. If not set, the central login, on its own server.
 * @param password Password of that login.
 * @param credentialProfile Name of the stored credential profile that holds that login, instead of the two.
 * @param plans Comma-separated list of the plans whose tenants are placed there. If not set, all that no other server names.
 * @param capacity Number of tenants from which on no other is placed there. If not set, there is none.
 * @param maxConnections Largest number of connections of all nodes together to the server, those to the central
 *     database included.
 * @param sslMode How connections to the server are secured. If not set, as the URL of the central database says.
 * @param caCertificate Path of a PEM file with the certificates of the authorities that sign the server's.
 */
public record ServerProperties(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String username,
        @Nullable String password,
        @Nullable String credentialProfile,
        @DefaultValue List<String> plans,
        @Nullable Integer capacity,
        @Nullable Integer maxConnections,
        @Nullable SslMode sslMode,
        @Nullable String caCertificate) {

    static final ServerProperties NOTHING =
            new ServerProperties(null, null, null, null, null, List.of(), null, null, null, null);

    public ServerProperties {
        plans = List.copyOf(plans);
    }

    /** Returns whether somebody is named who creates databases there. */
    boolean hasLogin() {
        return username != null || credentialProfile != null;
    }

    /** Returns what is set, never the password. */
    @Override
    public String toString() {
        return "ServerProperties[host=" + host + ", port=" + port + ", password="
                + (password == null ? "null" : "******") + ", plans=" + plans + ", capacity=" + capacity
                + ", maxConnections=" + maxConnections + "]";
    }
}
