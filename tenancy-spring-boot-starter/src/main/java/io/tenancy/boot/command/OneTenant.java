package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer that is one tenant. */
record OneTenant(TenantFields fields, Tenant tenant) implements CommandOutput {

    @Override
    public Map<String, @Nullable Object> json() {
        return fields.of(tenant);
    }

    @Override
    public String table(int width) {
        List<List<@Nullable Object>> rows = json().entrySet().stream()
                .map(field -> Table.row(words(field.getKey()), field.getValue()))
                .toList();
        return Table.of(rows, width);
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        logger.logDatabaseOperation(event, tenant, json());
    }

    /** {@code databaseName} becomes {@code database name}. */
    private static String words(String field) {
        return field.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
