package io.tenancy.boot.command;

import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.tenant.Tenant;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** What is told about a tenant, by the names that scripts rely on. No login, and no password in any form. */
public final class TenantFields {

    private static final Logger log = LoggerFactory.getLogger(TenantFields.class);

    private final CentralDatabase central;
    private final FleetMigrator fleet;

    /**
     * @param central whose host and port tenants without their own use
     * @param fleet knows how far each tenant's schema is
     */
    public TenantFields(CentralDatabase central, FleetMigrator fleet) {
        this.central = central;
        this.fleet = fleet;
    }

    /** Returns the values in their order, in a map that is the caller's; unknown ones are null. */
    public Map<String, @Nullable Object> of(Tenant tenant) {
        return of(List.of(tenant)).get(0);
    }

    /** Returns the values of each tenant. */
    public List<Map<String, @Nullable Object>> of(List<Tenant> tenants) {
        Map<Long, String> versions = versions(tenants);
        return tenants.stream()
                .map(tenant -> of(tenant, versions.get(tenant.id())))
                .toList();
    }

    /** While the central database cannot be read, what is cached of a tenant can be told all the same. */
    private Map<Long, String> versions(List<Tenant> tenants) {
        try {
            return fleet.versions(tenants);
        } catch (DataAccessException unreadable) {
            log.warn("The versions of tenants' schemas are not known: {}", unreadable.toString());
            return Map.of();
        }
    }

    private Map<String, @Nullable Object> of(Tenant tenant, @Nullable String version) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", tenant.id());
        fields.put("slug", tenant.slug());
        fields.put("name", tenant.name());
        fields.put("status", tenant.status().name());
        fields.put("plan", tenant.plan());
        fields.put("domain", tenant.domain());
        fields.put("subdomain", tenant.subdomain());
        putDatabase(fields, tenant);
        fields.put("schemaVersion", version);
        fields.put("expiresAt", utc(tenant.expiresAt()));
        fields.put("createdAt", utc(tenant.createdAt()));
        fields.put("deletedAt", utc(tenant.deletedAt()));
        return fields;
    }

    /** A tenant without host or port uses those of the central database; H2 has neither. */
    private void putDatabase(Map<String, @Nullable Object> fields, Tenant tenant) {
        DatabaseAddress server = central.address();
        String host = tenant.databaseHost() == null ? server.host() : tenant.databaseHost();
        int port = tenant.databasePort() == null ? server.port() : tenant.databasePort();
        fields.put("driver", server.driver().id());
        fields.put("databaseHost", host.isEmpty() ? null : host);
        fields.put("databasePort", port == 0 ? null : port);
        fields.put("databaseName", tenant.databaseName());
    }

    private static @Nullable String utc(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
