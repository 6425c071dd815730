package io.tenancy.boot.command;

import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseAddress;
import io.tenancy.tenant.Tenant;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told about a tenant, by the names that scripts rely on. No login, and no password in any form. */
public final class TenantFields {

    private final CentralDatabase central;

    /** @param central whose host and port tenants without their own use */
    public TenantFields(CentralDatabase central) {
        this.central = central;
    }

    /** Returns the values in their order, in a map that is the caller's; unknown ones are null. */
    public Map<String, @Nullable Object> of(Tenant tenant) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", tenant.id());
        fields.put("slug", tenant.slug());
        fields.put("name", tenant.name());
        fields.put("status", tenant.status().name());
        fields.put("plan", tenant.plan());
        fields.put("domain", tenant.domain());
        fields.put("subdomain", tenant.subdomain());
        putDatabase(fields, tenant);
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
        // Only the tenant's own database knows it, and a list must not open them all.
        fields.put("schemaVersion", null);
    }

    private static @Nullable String utc(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
