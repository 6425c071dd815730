package io.tenancy.boot.command;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.SchemaDrift;
import io.tenancy.migration.SchemaState;
import io.tenancy.migration.TenantMigration;
import io.tenancy.migration.TenantMigration.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far tenants are.
 *
 * @param verified what their databases say, by slug; null if they were not asked
 * @param compared what their schemas consist of; null if they were not compared
 * @param problems what does not fit
 */
record TenantMigrations(
        List<TenantMigration> tenants,
        @Nullable Map<String, SchemaState> verified,
        @Nullable SchemaDrift compared,
        List<String> problems)
        implements CommandOutput {

    TenantMigrations with(SchemaDrift drift) {
        List<String> all = new ArrayList<>(problems);
        drift.unread().forEach((slug, why) -> all.add("Tenant '" + slug + "' was not compared: " + why));
        drift.differences()
                .forEach((slug, differences) ->
                        differences.forEach(each -> all.add("Tenant '" + slug + "': " + each + ".")));
        if (all.size() > problems.size() && drift.reference() != null) {
            all.add("The reference is the schema of tenant '" + drift.reference() + "', which " + drift.alike() + " of "
                    + drift.differences().size() + " compared tenants have.");
        }
        return new TenantMigrations(tenants, verified, drift, all);
    }

    @Override
    public List<Map<String, @Nullable Object>> json() {
        return tenants.stream().map(this::fields).toList();
    }

    private Map<String, @Nullable Object> fields(TenantMigration tenant) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        SchemaState seen = verified == null ? null : verified.get(tenant.slug());
        fields.put("tenant", tenant.slug());
        fields.put("version", seen == null ? tenant.version() : seen.version());
        fields.put("pending", pending(tenant, seen));
        fields.put("state", tenant.state().name());
        fields.put(
                "migratedAt",
                tenant.migratedAt() == null ? null : tenant.migratedAt().toString());
        if (verified != null) {
            fields.put("drift", seen == null ? null : seen.drift());
        }
        if (compared != null) {
            fields.put("differences", compared.differences().get(tenant.slug()));
        }
        return fields;
    }

    /** How many are pending somewhere is only known to the database itself. */
    private static @Nullable Integer pending(TenantMigration tenant, @Nullable SchemaState seen) {
        if (seen != null) {
            return seen.pending().size();
        }
        return tenant.state() == State.CURRENT ? 0 : null;
    }

    @Override
    public String table(int width) {
        if (tenants.isEmpty()) {
            return "No tenants." + System.lineSeparator();
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(Table.row("TENANT", "VERSION", "PENDING", "STATE", "MIGRATED (UTC)"));
        json().forEach(fields -> rows.add(Table.row(
                fields.get("tenant"),
                fields.get("version"),
                fields.get("pending"),
                fields.get("state"),
                fields.get("migratedAt"))));
        return Table.of(rows, width);
    }

    @Override
    public void log(String event, TenancyLogger logger) {
        tenants.forEach(tenant -> logger.logDatabaseOperation(
                event,
                null,
                Map.of(
                        "tenant", tenant.slug(),
                        "state", tenant.state().name(),
                        "version", String.valueOf(tenant.version()))));
    }
}
