package io.tenancy.logging;

import io.tenancy.tenant.CentralDialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements on {@code tenancy_audit}. Take part in the caller's transaction. Thread-safe. */
final class AuditTable {

    private static final String COLUMNS = "tenant_id, seq, occurred_at, actor, action, tenant_slug, outcome, context,"
            + " correlation_id, node, hash";

    /** A tenant's whole life: under every id that had the slug, and what was said of it before it had an id. */
    private static final String OF_SLUG =
            "(tenant_slug = :slug OR tenant_id IN (SELECT h.tenant_id FROM tenancy_audit h"
                    + " WHERE h.tenant_slug = :slug AND h.tenant_id <> 0))";

    private final JdbcTemplate template;
    private final JdbcClient central;
    private final CentralDialect dialect;

    AuditTable(JdbcTemplate template, CentralDialect dialect) {
        this.template = template;
        this.central = JdbcClient.create(template);
        this.dialect = dialect;
    }

    void insert(List<AuditEntry> entries) {
        template.batchUpdate(
                "INSERT INTO tenancy_audit (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entries.stream().map(this::values).toList());
    }

    private Object[] values(AuditEntry entry) {
        return new Object[] {
            entry.tenantId(),
            entry.sequence(),
            dialect.bindInstant(entry.time()),
            entry.actor(),
            entry.action(),
            entry.tenant(),
            entry.outcome().name(),
            entry.context(),
            entry.correlationId(),
            entry.node(),
            entry.hash()
        };
    }

    /** Returns the latest ones, the oldest of them first. */
    List<AuditEntry> find(AuditQuery query) {
        String where = (query.tenant() == null ? "" : " AND " + OF_SLUG)
                + (query.since() == null ? "" : " AND occurred_at >= :since");
        JdbcClient.StatementSpec sql = central.sql("SELECT " + COLUMNS + " FROM tenancy_audit WHERE 1 = 1" + where
                        + " ORDER BY occurred_at DESC, tenant_id DESC, seq DESC LIMIT :limit")
                .param("limit", query.limit());
        if (query.tenant() != null) {
            sql.param("slug", query.tenant());
        }
        if (query.since() != null) {
            sql.param("since", dialect.bindInstant(query.since()));
        }
        List<AuditEntry> latest = new ArrayList<>(sql.query(this::map).list());
        Collections.reverse(latest);
        return latest;
    }

    /** Returns so many entries of a chain that come after that one, in their order. */
    List<AuditEntry> page(long tenantId, long after, int size) {
        return central.sql("SELECT " + COLUMNS
                        + " FROM tenancy_audit WHERE tenant_id = :tenant AND seq > :after ORDER BY seq LIMIT :size")
                .param("tenant", tenantId)
                .param("after", after)
                .param("size", size)
                .query(this::map)
                .list();
    }

    long lastSequence(long tenantId) {
        return central.sql("SELECT COALESCE(MAX(seq), 0) FROM tenancy_audit WHERE tenant_id = :tenant")
                .param("tenant", tenantId)
                .query(Long.class)
                .single();
    }

    /** Returns the chains that there are, or that a tenant with that slug has. */
    List<Long> chains(Optional<String> slug) {
        JdbcClient.StatementSpec sql = central.sql(
                slug.isPresent()
                        // Also by the registry, so that nobody takes a chain out by changing the slugs in it.
                        ? "SELECT tenant_id FROM tenancy_audit WHERE tenant_slug = :slug"
                                + " UNION SELECT id FROM tenants WHERE slug = :slug ORDER BY 1"
                        : "SELECT tenant_id FROM tenancy_audit_chains UNION SELECT tenant_id FROM tenancy_audit"
                                + " ORDER BY tenant_id");
        slug.ifPresent(name -> sql.param("slug", name));
        return sql.query(Long.class).list();
    }

    void deleteUpTo(long tenantId, long sequence) {
        central.sql("DELETE FROM tenancy_audit WHERE tenant_id = :tenant AND seq <= :seq")
                .param("tenant", tenantId)
                .param("seq", sequence)
                .update();
    }

    private AuditEntry map(ResultSet row, int n) throws SQLException {
        Instant time = dialect.readInstant(row, "occurred_at");
        // What no node writes has no hash that could be right.
        Optional<AuditOutcome> outcome = outcome(row.getString("outcome"));
        return new AuditEntry(
                row.getLong("tenant_id"),
                row.getLong("seq"),
                time == null ? Instant.EPOCH : time,
                row.getString("actor"),
                row.getString("action"),
                row.getString("tenant_slug"),
                outcome.orElse(AuditOutcome.NOTED),
                row.getString("context"),
                row.getString("correlation_id"),
                row.getString("node"),
                outcome.isPresent() ? row.getString("hash") : "");
    }

    /** Somebody who changes the table may write anything. */
    private static Optional<AuditOutcome> outcome(String text) {
        return Stream.of(AuditOutcome.values())
                .filter(outcome -> outcome.name().equals(text))
                .findAny();
    }
}
