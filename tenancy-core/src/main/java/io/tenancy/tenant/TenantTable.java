package io.tenancy.tenant;

import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@code tenants} in the central database. Thread-safe. */
final class TenantTable implements TenantSource {

    /** What every poll asks for: one row whatever the number of tenants. */
    record Revision(long count, @Nullable String digest, Instant now) {

        boolean sameAs(Revision other) {
            return count == other.count && Objects.equals(digest, other.digest);
        }
    }

    /** How many times the wait for an answer a connection may be silent before it is given up. */
    private static final int SILENCE_FACTOR = 3;

    private final JdbcClient central;

    /** On the caller's own connection, so that it takes part in the caller's transaction. */
    private final JdbcClient callers;

    private final CentralDialect dialect;
    private final TenantRows rows;

    TenantTable(DataSource central, Duration queryTimeout) {
        this.central =
                limited(new ImpatientDataSource(central, queryTimeout.multipliedBy(SILENCE_FACTOR)), queryTimeout);
        this.callers = limited(central, queryTimeout);
        this.dialect = CentralDialect.of(central);
        this.rows = new TenantRows(dialect);
    }

    private static JdbcClient limited(DataSource central, Duration queryTimeout) {
        JdbcTemplate template = new JdbcTemplate(central);
        template.setQueryTimeout((int) Math.max(1, queryTimeout.toSeconds()));
        return JdbcClient.create(template);
    }

    @Override
    public Optional<Tenant> find(TenantLookup lookup) {
        Object value = lookup.kind() == TenantLookup.Kind.ID ? Long.valueOf(lookup.value()) : lookup.value();
        return central.sql(rows.select() + " WHERE t." + lookup.kind().column() + " = :value")
                .param("value", value)
                .query(rows::map)
                .optional()
                .filter(lookup::matches);
    }

    @Override
    public Optional<Tenant> fresh(TenantLookup lookup) {
        return find(lookup);
    }

    List<Tenant> list(long afterId, int limit) {
        return callers.sql(rows.select() + " WHERE t.id > :after ORDER BY t.id LIMIT :limit")
                .param("after", afterId)
                .param("limit", limit)
                .query(rows::map)
                .list();
    }

    Revision revision() {
        return central.sql("SELECT COUNT(*) AS tenant_count, " + dialect.digest() + " AS digest, " + dialect.now()
                        + " AS db_now FROM tenants")
                .query((row, n) -> new Revision(
                        row.getLong("tenant_count"),
                        row.getString("digest"),
                        Objects.requireNonNull(dialect.readInstant(row, "db_now"))))
                .single();
    }

    /** Returns one number for all that is in the table, 0 if there is nothing. */
    String contents() {
        return central.sql("SELECT COALESCE(SUM(" + rows.version() + "), 0) AS contents FROM tenants t")
                .query(String.class)
                .single();
    }

    /** Returns one number for the row of each of the tenants; a tenant whose row is gone is absent. */
    Map<Long, Long> versions(Collection<Long> ids) {
        Map<Long, Long> versions = new HashMap<>();
        central.sql("SELECT t.id, " + rows.version() + " AS row_version FROM tenants t WHERE t.id IN (:ids)")
                .param("ids", ids, Types.BIGINT)
                .query(row -> {
                    versions.put(row.getLong("id"), row.getLong("row_version"));
                });
        return versions;
    }
}
