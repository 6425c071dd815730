package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.SchemaState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do.
 *
 * @param states what the databases of tenants that are behind say, by slug
 * @param problems why others could not be asked
 */
record PendingMigrations(Map<String, SchemaState> states, List<String> problems) implements CommandOutput {

    @Override
    public List<Map<String, @Nullable Object>> json() {
        return states.entrySet().stream()
                .map(entry -> {
                    Map<String, @Nullable Object> tenant = new LinkedHashMap<>();
                    tenant.put("tenant", entry.getKey());
                    tenant.put("version", entry.getValue().version());
                    tenant.put("pending", entry.getValue().pending());
                    return tenant;
                })
                .toList();
    }

    @Override
    public String table(int width) {
        if (states.isEmpty()) {
            return "Nothing is pending." + System.lineSeparator();
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(Table.row("TENANT", "VERSION", "PENDING"));
        states.forEach((slug, state) -> rows.add(Table.row(slug, state.version(), String.join(", ", state.pending()))));
        return Table.of(rows, width);
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        states.forEach((slug, state) -> logger.logDatabaseOperation(
                event, null, Map.of("tenant", slug, "pending", String.join(", ", state.pending()))));
    }
}
