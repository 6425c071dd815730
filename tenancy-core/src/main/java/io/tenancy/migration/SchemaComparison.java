package io.tenancy.migration;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the schemas of tenants' databases, one after the other, with the tenants' own logins. Changes nothing. Used by
 * one thread.
 */
final class SchemaComparison {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private static final int LONGEST = 1_000;

    private final DatabaseConfigs configs;
    private final DatabaseMarker marker;
    private final Map<SchemaCatalog, List<String>> alike = new LinkedHashMap<>();
    private final Map<String, String> unread = new LinkedHashMap<>();

    SchemaComparison(DatabaseConfigs configs, DatabaseMarker marker) {
        this.configs = configs;
        this.marker = marker;
    }

    /** @param reference null to take the schema that most have; of several, that of who comes first */
    SchemaDrift compare(List<Tenant> tenants, @Nullable Tenant reference) {
        SchemaCatalog given = reference == null ? null : read(reference);
        if (reference != null && given == null) {
            return new SchemaDrift(null, 0, Map.of(), unread);
        }
        for (Tenant tenant : tenants) {
            SchemaCatalog schema = read(tenant);
            if (schema != null) {
                alike.computeIfAbsent(schema, first -> new ArrayList<>()).add(tenant.slug());
            }
        }
        SchemaCatalog right = given == null ? mostCommon() : given;
        Map<String, List<String>> differences = new LinkedHashMap<>();
        if (right != null) {
            alike.forEach((schema, slugs) -> {
                List<String> all = schema.differencesFrom(right);
                slugs.forEach(slug -> differences.put(slug, all));
            });
        }
        List<String> same = right == null ? List.of() : alike.getOrDefault(right, List.of());
        String name = reference != null ? reference.slug() : same.isEmpty() ? null : same.get(0);
        return new SchemaDrift(name, same.size(), differences, unread);
    }

    private @Nullable SchemaCatalog mostCommon() {
        SchemaCatalog most = null;
        int tenants = 0;
        for (Map.Entry<SchemaCatalog, List<String>> entry : alike.entrySet()) {
            if (entry.getValue().size() > tenants) {
                most = entry.getKey();
                tenants = entry.getValue().size();
            }
        }
        return most;
    }

    private @Nullable SchemaCatalog read(Tenant tenant) {
        try {
            DatabaseConfig config = configs.resolve(tenant);
            try (Connection connection =
                    configs.dataSource(config, TIMEOUTS).getConnection(config.username(), configs.password(tenant))) {
                marker.verify(tenant, connection);
                return SchemaCatalog.read(connection, config);
            }
        } catch (RuntimeException | SQLException failed) {
            // Whatever one tenant's row, login, driver or server does: the others are compared.
            unread.put(tenant.slug(), Printable.escape(String.valueOf(failed.getMessage()), LONGEST));
            return null;
        }
    }
}
