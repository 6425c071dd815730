package io.tenancy.migration;

import io.tenancy.tenant.CentralDialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares what tenants have with what this application has: one question to the central database. Thread-safe. */
final class FleetStatus {

    /** Of tenants with a database, and not those that are just being created, deleted or purged. */
    private static final String LIVE = " FROM tenants t LEFT JOIN tenancy_migrations m ON m.tenant_id = t.id"
            + " WHERE t.deleted_at IS NULL AND t.database_name IS NOT NULL"
            + " AND NOT EXISTS (SELECT 1 FROM tenancy_operations o WHERE o.open_tenant = t.id)";

    private static final String BEHIND = " AND (m.generation IS NULL OR m.generation < :generation)";

    private static final String DETAILS = "SELECT t.id, t.slug, m.version, m.state, m.generation, m.from_version,"
            + " m.script, m.statement_text, m.error, m.needs_operator, m.node, m.run_id, m.duration_millis,"
            + " m.migrated_at";

    private static final int CHUNK = 500;

    private final JdbcClient central;
    private final CentralDialect dialect;

    FleetStatus(DataSource central) {
        this.central = JdbcClient.create(central);
        this.dialect = CentralDialect.of(central);
    }

    int live() {
        return central.sql("SELECT COUNT(*)" + LIVE).query(Integer.class).single();
    }

    /** Returns the ids of the tenants that are behind, in their order. */
    List<Long> behind(long generation) {
        return central.sql("SELECT t.id" + LIVE + BEHIND + " ORDER BY t.id")
                .param("generation", generation)
                .query(Long.class)
                .list();
    }

    int failed(long generation) {
        return central.sql("SELECT COUNT(*)" + LIVE + BEHIND + " AND m.state = 'FAILED'")
                .param("generation", generation)
                .query(Integer.class)
                .single();
    }

    boolean isBehind(long tenantId, long generation) {
        return central.sql("SELECT COUNT(*)" + LIVE + BEHIND + " AND t.id = :tenant")
                        .param("generation", generation)
                        .param("tenant", tenantId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    List<TenantMigration> all(long generation) {
        return central.sql(DETAILS + LIVE + " ORDER BY t.id")
                .query((row, n) -> map(row, generation))
                .list();
    }

    Optional<TenantMigration> of(long tenantId, long generation) {
        return central.sql(DETAILS + LIVE + " AND t.id = :tenant")
                .param("tenant", tenantId)
                .query((row, n) -> map(row, generation))
                .optional();
    }

    /** Returns the versions that were noted; a tenant of which nothing is known is absent. */
    Map<Long, String> versions(List<Long> tenants) {
        Map<Long, String> versions = new HashMap<>();
        for (int from = 0; from < tenants.size(); from += CHUNK) {
            central.sql("SELECT tenant_id, version FROM tenancy_migrations"
                            + " WHERE tenant_id IN (:tenants) AND version IS NOT NULL")
                    .param("tenants", tenants.subList(from, Math.min(tenants.size(), from + CHUNK)))
                    .query(row -> {
                        versions.put(row.getLong("tenant_id"), row.getString("version"));
                    });
        }
        return versions;
    }

    /** Returns the tenants that failed in a run, and those that wait for an operator. */
    List<MigrationReport.Failure> failures(@Nullable Long run, Set<Long> chosen, long generation) {
        return central
                .sql(DETAILS + LIVE + BEHIND
                        + " AND m.state = 'FAILED' AND (m.needs_operator = TRUE OR m.run_id = :run)" + " ORDER BY t.id")
                .param("generation", generation)
                .param("run", run)
                .query((row, n) -> map(row, generation))
                .list()
                .stream()
                .filter(failed -> chosen.isEmpty() || chosen.contains(failed.tenantId()))
                .map(failed -> new MigrationReport.Failure(
                        failed.slug(),
                        failed.script(),
                        failed.statement(),
                        String.valueOf(failed.error()),
                        failed.needsOperator()))
                .toList();
    }

    private TenantMigration map(ResultSet row, long generation) throws SQLException {
        long millis = row.getLong("duration_millis");
        Duration duration = row.wasNull() ? null : Duration.ofMillis(millis);
        long run = row.getLong("run_id");
        Long runId = row.wasNull() ? null : Long.valueOf(run);
        return new TenantMigration(
                row.getLong("id"),
                row.getString("slug"),
                row.getString("version"),
                state(row, generation),
                row.getString("from_version"),
                row.getString("script"),
                row.getString("statement_text"),
                row.getString("error"),
                row.getBoolean("needs_operator"),
                row.getString("node"),
                runId,
                duration,
                dialect.readInstant(row, "migrated_at"));
    }

    /** What was up to date for another application may not be so for this one. */
    private static TenantMigration.State state(ResultSet row, long generation) throws SQLException {
        long has = row.getLong("generation");
        boolean behind = row.wasNull() || has < generation;
        String state = row.getString("state");
        if (!behind) {
            return TenantMigration.State.CURRENT;
        }
        return state == null || state.equals("CURRENT")
                ? TenantMigration.State.PENDING
                : TenantMigration.State.valueOf(state);
    }
}
