package io.tenancy.tenant;

import io.tenancy.Violation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** The columns of {@code tenants}, and how a row becomes a {@link Tenant}. */
final class TenantRows {

    private static final List<String> COLUMNS = Stream.of(
                    "id",
                    "name",
                    "slug",
                    "domain",
                    "subdomain",
                    "database_name",
                    "database_host",
                    "database_port",
                    "database_username",
                    "database_password",
                    "is_active",
                    "plan",
                    "expires_at",
                    "data",
                    "created_at",
                    "updated_at",
                    "deleted_at")
            .map(column -> "t." + column)
            .toList();

    private final CentralDialect dialect;

    TenantRows(CentralDialect dialect) {
        this.dialect = dialect;
    }

    /** A query for whole tenants that ends where a condition can follow. */
    String select() {
        return """
                SELECT %s, %s AS row_version,
                       (SELECT MIN(CASE WHEN o.kind <> 'move' OR o.state = 'FAILED' THEN o.state
                                        WHEN o.state <> 'SETTLING' THEN 'MOVING' END)
                          FROM tenancy_operations o
                         WHERE o.tenant_id = t.id AND o.kind IN ('create', 'import', 'move', 'spare', 'template') AND o.finished_at IS NULL)
                       AS open_state,
                       %s AS db_now
                  FROM tenants t
                """.formatted(String.join(", ", COLUMNS), version(), dialect.now());
    }

    /** One number for all columns of a row of {@code tenants t}. Never to be logged: the password has its part in it. */
    String version() {
        return dialect.hash(COLUMNS);
    }

    Tenant map(ResultSet row, int rowNumber) throws SQLException {
        Instant deletedAt = dialect.readInstant(row, "deleted_at");
        Instant expiresAt = dialect.readInstant(row, "expires_at");
        boolean active = row.getBoolean("is_active");
        Instant now = Objects.requireNonNull(dialect.readInstant(row, "db_now"));
        return new KnownTenant(new TenantSnapshot(
                row.getLong("id"),
                row.getLong("row_version"),
                row.getString("name"),
                row.getString("slug"),
                row.getString("domain"),
                row.getString("subdomain"),
                row.getString("database_name"),
                row.getString("database_host"),
                row.getObject("database_port", Integer.class),
                row.getString("database_username"),
                row.getString("database_password"),
                active,
                row.getString("plan"),
                expiresAt,
                data(row),
                dialect.readInstant(row, "created_at"),
                dialect.readInstant(row, "updated_at"),
                deletedAt,
                TenantStatus.of(deletedAt, row.getString("open_state"), expiresAt, active, now)));
    }

    private static Map<String, Object> data(ResultSet row) throws SQLException {
        try {
            return TenantData.read(row.getString("data"));
        } catch (JacksonException unreadable) {
            throw new InvalidTenantException(
                    row.getString("slug"),
                    List.of(new Violation("data", "INVALID_DATA", "the stored JSON is no object or is too deep")));
        }
    }
}
