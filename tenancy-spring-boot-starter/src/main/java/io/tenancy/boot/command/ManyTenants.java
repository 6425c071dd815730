package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer that is any number of tenants. */
record ManyTenants(TenantFields fields, List<Tenant> tenants) implements CommandOutput {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    @Override
    public List<Map<String, @Nullable Object>> json() {
        return fields.of(tenants);
    }

    @Override
    public String table(int width) {
        if (tenants.isEmpty()) {
            return "No tenants." + System.lineSeparator();
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(Table.row("SLUG", "NAME", "STATUS", "PLAN", "DATABASE", "CREATED (UTC)"));
        tenants.forEach(tenant -> rows.add(Table.row(
                tenant.slug(),
                tenant.name(),
                tenant.status(),
                tenant.plan(),
                tenant.databaseName(),
                minute(tenant.createdAt()))));
        return Table.of(rows, width);
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        logger.logDatabaseOperation(event, null, Map.of("tenants", tenants.size()));
        List<Map<String, @Nullable Object>> all = json();
        for (int i = 0; i < tenants.size(); i++) {
            logger.logDatabaseOperation(event, tenants.get(i), all.get(i));
        }
    }

    private static @Nullable String minute(@Nullable Instant instant) {
        return instant == null ? null : MINUTE.format(instant);
    }
}
