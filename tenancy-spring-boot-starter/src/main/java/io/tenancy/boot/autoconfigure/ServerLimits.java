package io.tenancy.boot.autoconfigure;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.pool.ServerLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        ServerSettings settings = new ServerSettings(central, servers);
        servers.forEach((name, server) -> {
            String address = settings.address(server).server();
            String other = names.putIfAbsent(address, name);
            if (other != null) {
                throw ServerSettings.invalid(
                        name, "host", address, "is the same server as tenancy.database.servers." + other);
            }
            if (server.maxConnections() != null) {
                limits.add(limit(name, address, server, server.maxConnections()));
            }
        });
        return limits;
    }

    private ServerLimit limit(String name, String address, ServerProperties server, int maximum) {
        int ofCentral = address.equals(central.server()) ? centralConnections : 0;
        int ofCreations = address.equals(central.server()) || server.hasLogin() ? ServerLimit.FOR_PROVISIONING : 0;
        int reserved = ofCentral + ofCreations;
        if (maximum <= reserved) {
            throw ServerSettings.invalid(
                    name,
                    "max-connections",
                    Integer.toString(maximum),
                    "must be more than the " + reserved + " connections that each node keeps for the central database ("
                            + ofCentral + ", see spring.datasource.hikari.maximum-pool-size) and for creating tenants ("
                            + ofCreations + ")");
        }
        return new ServerLimit(name, address, maximum, reserved);
    }
}
