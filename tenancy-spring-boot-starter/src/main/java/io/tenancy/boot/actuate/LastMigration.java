package io.tenancy.boot.actuate;

import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.MigrationReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this node knows of the last run over many tenants, in numbers. Holds no state. */
final class LastMigration {

    private LastMigration() {}

    /** Returns null if this node took part in none since its start. */
    static @Nullable Map<String, @Nullable Object> of(FleetMigrator fleet) {
        return fleet.lastReport().map(LastMigration::fields).orElse(null);
    }

    private static Map<String, @Nullable Object> fields(MigrationReport report) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("runId", report.runId());
        fields.put("migrated", report.migrated());
        fields.put("failed", report.failures().size());
        fields.put("waiting", report.waiting());
        return fields;
    }
}
