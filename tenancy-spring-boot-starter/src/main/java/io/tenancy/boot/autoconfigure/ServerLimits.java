package io.tenancy.boot.autoconfigure;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.pool.ServerLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DataSourceUnwrapper;

/** The limits of database servers by the properties, with what each node keeps of them for the central database. */
final class ServerLimits {

    private final DatabaseAddress central;
    private final int centralConnections;

    ServerLimits(CentralDatabase central, DataSource centralPool) {
        this.central = central.address();
        HikariDataSource pool =
                DataSourceUnwrapper.unwrap(centralPool, HikariConfigMXBean.class, HikariDataSource.class);
        this.centralConnections = pool == null ? 0 : pool.getMaximumPoolSize();
    }

    /** @throws InvalidTenancyPropertiesException if two names mean one server, or nothing is left for tenants */
    List<ServerLimit> of(Map<String, ServerProperties> servers) {
        List<ServerLimit> limits = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        servers.forEach((name, server) -> {
            String address = address(server);
            String other = names.putIfAbsent(address, name);
            if (other != null) {
                throw invalid(name, "host", address, "is the same server as tenancy.database.servers." + other);
            }
            if (server.maxConnections() != null) {
                limits.add(limit(name, address, server.maxConnections()));
            }
        });
        return limits;
    }

    private ServerLimit limit(String name, String address, int maximum) {
        int reserved = address.equals(central.server()) ? centralConnections + ServerLimit.FOR_PROVISIONING : 0;
        if (maximum <= reserved) {
            throw invalid(
                    name,
                    "max-connections",
                    Integer.toString(maximum),
                    "must be more than the " + reserved + " connections that each node keeps for the central database ("
                            + centralConnections + ", see spring.datasource.hikari.maximum-pool-size) and for creating"
                            + " tenants (" + ServerLimit.FOR_PROVISIONING + ")");
        }
        return new ServerLimit(name, address, maximum, reserved);
    }

    private String address(ServerProperties server) {
        return new DatabaseAddress(
                        central.driver(),
                        Objects.requireNonNullElse(server.host(), central.host()),
                        Objects.requireNonNullElse(server.port(), central.port()),
                        "")
                .server();
    }

    private static InvalidTenancyPropertiesException invalid(String name, String member, String value, String rule) {
        return new InvalidTenancyPropertiesException(List.of(new InvalidProperty(
                PropertyGroup.nameOf("tenancy.database.servers", name, member),
                "'" + value + "'",
                "together with spring.datasource",
                rule,
                null)));
    }
}
