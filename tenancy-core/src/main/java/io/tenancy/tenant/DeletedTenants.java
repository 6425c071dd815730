package io.tenancy.tenant;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tenants that are deleted and whose rows are kept, for those who run a tenant's life. Takes part in the caller's
 * transaction on the central data source. Thread-safe.
 */
public final class DeletedTenants {

    private final JdbcClient central;
    private final CentralDialect dialect;

    /** @param central the central database, whose schema is current */
    public DeletedTenants(DataSource central) {
        this.central = JdbcClient.create(central);
        this.dialect = CentralDialect.of(central);
    }

    /**
     * Marks a tenant deleted and frees its slug, domain and subdomain by a suffix that no valid name contains; its
     * database stays taken. True if there is such a tenant and it was not deleted before.
     */
    public boolean mark(long id) {
        String suffix = "~" + id;
        return central.sql("UPDATE tenants SET deleted_at = " + dialect.now() + ", updated_at = " + dialect.now()
                                + ", slug = CONCAT(slug, :suffix)"
                                + ", domain = CASE WHEN domain IS NULL THEN NULL ELSE CONCAT(domain, :suffix) END"
                                + ", subdomain = CASE WHEN subdomain IS NULL THEN NULL"
                                + " ELSE CONCAT(subdomain, :suffix) END"
                                + " WHERE id = :id AND deleted_at IS NULL")
                        .param("suffix", suffix)
                        .param("id", id)
                        .update()
                == 1;
    }

    /**
     * Takes a deletion back: the names are what they were.
     *
     * @param deleted a deleted tenant
     * @throws DuplicateTenantException if somebody else has one of the names by now
     */
    public void restore(Tenant deleted) {
        NewTenant names = NewTenant.of(slugOf(deleted), deleted.name())
                .domain(undeleted(deleted, deleted.domain()))
                .subdomain(undeleted(deleted, deleted.subdomain()));
        TenantStore.unique(
                names,
                central.sql(
                                "UPDATE tenants SET deleted_at = NULL, slug = :slug, domain = :domain, subdomain = :subdomain,"
                                        + " updated_at = " + dialect.now() + " WHERE id = :id")
                        .param("id", deleted.id())
                        .param("slug", names.slug())
                        .param("domain", names.domain())
                        .param("subdomain", names.subdomain())::update);
    }

    /** Returns the ids of tenants that were deleted so long ago and that no operation is open for, the first deleted first. */
    public List<Long> before(Duration ago, int limit) {
        return central.sql("SELECT t.id FROM tenants t WHERE t.deleted_at <= " + dialect.after(":micros")
                        + " AND NOT EXISTS (SELECT 1 FROM tenancy_operations o WHERE o.open_tenant = t.id)"
                        + " ORDER BY t.deleted_at LIMIT :limit")
                .param("micros", -TimeUnit.NANOSECONDS.toMicros(ago.toNanos()))
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /** Returns whether a tenant was deleted so long ago. */
    public boolean isBefore(long id, Duration ago) {
        return central.sql("SELECT COUNT(*) FROM tenants WHERE id = :id AND deleted_at <= " + dialect.after(":micros"))
                        .param("micros", -TimeUnit.NANOSECONDS.toMicros(ago.toNanos()))
                        .param("id", id)
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /** Removes the row of a tenant. */
    public void remove(long id) {
        central.sql("DELETE FROM tenancy_passwords WHERE tenant_id = :id")
                .param("id", id)
                .update();
        central.sql("DELETE FROM tenants WHERE id = :id").param("id", id).update();
    }

    /** Returns a tenant's slug, for a deleted one as it was before. */
    public static String slugOf(Tenant tenant) {
        return Objects.requireNonNull(undeleted(tenant, tenant.slug()));
    }

    private static @Nullable String undeleted(Tenant tenant, @Nullable String name) {
        String suffix = "~" + tenant.id();
        return name != null && tenant.deletedAt() != null && name.endsWith(suffix)
                ? name.substring(0, name.length() - suffix.length())
                : name;
    }
}
