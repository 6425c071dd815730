package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.Credentials;
import io.tenancy.database.AllowedHosts;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.TransportSecurity;
import io.tenancy.provisioning.ConfiguredServer;
import io.tenancy.provisioning.ServerAdministrator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The servers of the properties in core's own terms, beside the central database's. */
final class ServerSettings {

    private final DatabaseAddress central;
    private final Map<String, ServerProperties> servers;

    ServerSettings(DatabaseAddress central, Map<String, ServerProperties> servers) {
        this.central = central;
        this.servers = servers;
    }

    /** Returns where a server is, whatever database is meant. */
    DatabaseAddress address(ServerProperties server) {
        String host = server.host();
        return new DatabaseAddress(
                central.driver(),
                host == null ? central.host() : host.toLowerCase(Locale.ROOT),
                Objects.requireNonNullElse(server.port(), central.port()),
                "");
    }

    /** Returns the hosts that tenants' databases may be on; the configured servers are always among them. */
    AllowedHosts allowed(List<String> entries) {
        Set<String> known = servers.values().stream()
                .map(server -> address(server).server())
                .collect(Collectors.toCollection(HashSet::new));
        known.add(central.server());
        return AllowedHosts.of(entries, known);
    }

    /**
     * Returns the servers with those who create databases there.
     *
     * @param credentials asked for a profile each time that its login is needed
     * @throws InvalidTenancyPropertiesException if something is set that a server of this product cannot have
     */
    List<ConfiguredServer> configured(CredentialManager credentials) {
        return servers.entrySet().stream()
                .map(entry -> configured(entry.getKey(), entry.getValue(), credentials))
                .toList();
    }

    private ConfiguredServer configured(String name, ServerProperties server, CredentialManager credentials) {
        requireProduct(name, server);
        DatabaseAddress address = address(server);
        if (address.server().equals(central.server())) {
            address = central;
        }
        return new ConfiguredServer(
                name,
                address.host(),
                address.port(),
                Set.copyOf(server.plans()),
                server.capacity(),
                administrator(name, server, credentials));
    }

    private static @Nullable ServerAdministrator administrator(
            String name, ServerProperties server, CredentialManager credentials) {
        String profile = server.credentialProfile();
        String username = server.username();
        String password = server.password();
        if (profile != null) {
            return () -> credentials.getCredentials(profile);
        }
        return username == null || password == null
                ? null
                : () -> Credentials.of(name, username, password.toCharArray(), null, null, null);
    }

    /**
     * Returns the database with what the servers say about their transport.
     *
     * @throws InvalidTenancyPropertiesException if the central database's own server says something
     */
    CentralDatabase secured(CentralDatabase database) {
        Map<String, TransportSecurity> transport = new HashMap<>();
        servers.forEach((name, server) -> ServerRules.security(server).ifPresent(security -> {
            requireOther(name, server);
            transport.put(address(server).server(), security);
        }));
        return transport.isEmpty() ? database : database.withTransport(transport);
    }

    /** The pool of the central database is Spring Boot's, and goes where its URL says. */
    private void requireOther(String name, ServerProperties server) {
        if (address(server).server().equals(central.server())) {
            throw invalid(
                    name,
                    "ssl-mode",
                    String.valueOf(server.sslMode()).toLowerCase(Locale.ROOT),
                    "cannot be set for the server of the central database, whose connections are secured as"
                            + " spring.datasource.url says");
        }
    }

    private void requireProduct(String name, ServerProperties server) {
        if (central.driver() != DatabaseDriver.H2) {
            return;
        }
        if (server.host() != null || server.port() != null) {
            throw invalid(name, "host", "", "cannot be set with H2, which has no server");
        }
        if (server.hasLogin()) {
            throw invalid(name, "username", "", "cannot be set with H2, where each database has its own administrator");
        }
    }

    static InvalidTenancyPropertiesException invalid(String name, String member, String value, String rule) {
        return new InvalidTenancyPropertiesException(List.of(new InvalidProperty(
                PropertyGroup.nameOf(ServerRules.SERVERS, name, member),
                value.isEmpty() ? null : "'" + value + "'",
                "together with spring.datasource",
                rule,
                null)));
    }
}
