package io.tenancy.tenant;

import io.tenancy.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/**
 * Writes {@code tenants} in the central database, for those who run a tenant's life. Takes part in the caller's
 * transaction on the central data source. Thread-safe.
 */
public final class TenantStore {

    private final JdbcClient central;
    private final CentralDialect dialect;
    private final TenantRows rows;

    /** @param central the central database, whose schema is current */
    public TenantStore(DataSource central) {
        this.central = JdbcClient.create(central);
        this.dialect = CentralDialect.of(central);
        this.rows = new TenantRows(dialect);
    }

    /**
     * Inserts a row without a database.
     *
     * @param tenant validated
     * @return the generated id
     * @throws DuplicateTenantException if the slug, domain or subdomain is taken
     * @throws InvalidTenantException if the product does not take the data for JSON
     */
    public long insert(NewTenant tenant) {
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        JdbcClient.StatementSpec insert = attributes(
                        central.sql(
                                "INSERT INTO tenants (name, slug, domain, subdomain, is_active, plan, expires_at, data,"
                                        + " created_at, updated_at) VALUES (:name, :slug, :domain, :subdomain, TRUE, :plan,"
                                        + " :expires, " + dialect.json() + ", " + dialect.now() + ", " + dialect.now()
                                        + ")"),
                        tenant)
                .param("slug", tenant.slug());
        unique(tenant, () -> insert.update(id, "id"));
        return Objects.requireNonNull(id.getKey()).longValue();
    }

    /**
     * Inserts a row without a database, for one that is made before anybody asks for it.
     *
     * @return the generated id
     */
    public long insertSpare() {
        return insert(NewTenant.of("~" + UUID.randomUUID(), "Spare database"));
    }

    /**
     * Makes a spare the tenant that somebody asked for; throws as {@link #insert} does.
     *
     * @param tenant validated
     */
    public void claim(long spare, NewTenant tenant) {
        unique(
                tenant,
                attributes(update(changed() + ", slug = :slug, created_at = " + dialect.now(), spare), tenant)
                        .param("slug", tenant.slug())::update);
    }

    /**
     * Points a tenant at its database.
     *
     * @param host empty on H2
     * @param port 0 on H2
     * @param username null to use the login of the central database
     * @param encryptedPassword an envelope, never clear text; null without a login of its own
     */
    public void assignDatabase(
            long id,
            String host,
            int port,
            String database,
            @Nullable String username,
            @Nullable String encryptedPassword) {
        update(
                        "database_host = :host, database_port = :port, database_name = :database,"
                                + " database_username = :username, database_password = :password",
                        id)
                .param("host", host)
                .param("port", port)
                .param("database", database)
                .param("username", username)
                .param("password", encryptedPassword)
                .update();
    }

    /**
     * Points a tenant at another place of its database, or at another login.
     *
     * @throws DuplicateTenantException if another tenant's database is there
     */
    public void point(
            Tenant tenant,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String username,
            @Nullable String encryptedPassword) {
        try {
            update(
                            "database_host = :host, database_port = :port, database_username = :username,"
                                    + " database_password = :password",
                            tenant.id())
                    .param("host", host)
                    .param("port", port)
                    .param("username", username)
                    .param("password", encryptedPassword)
                    .update();
        } catch (DuplicateKeyException taken) {
            throw new DuplicateTenantException(tenant.slug(), "database", tenant.databaseName(), taken);
        }
    }

    /** Sets the flag that lets a tenant in or keeps it out; true if there is such a tenant and it is not deleted. */
    public boolean setActive(long id, boolean active) {
        return central.sql("UPDATE tenants SET is_active = :active, updated_at = " + dialect.now()
                                + " WHERE id = :id AND deleted_at IS NULL")
                        .param("active", active)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Moves {@code updated_at}, so that every node reads the tenant again. */
    public void touch(long id) {
        update("name = name", id).update();
    }

    /**
     * Reads a tenant, and keeps everybody else from changing its row until the transaction ends; empty if there is none.
     */
    public Optional<Tenant> lock(long id) {
        boolean known = central.sql("SELECT id FROM tenants WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(Long.class)
                .optional()
                .isPresent();
        return known
                ? central.sql(rows.select() + " WHERE t.id = :id")
                        .param("id", id)
                        .query(rows::map)
                        .optional()
                : Optional.empty();
    }

    /**
     * Gives a tenant another slug.
     *
     * @param slug in canonical form
     * @throws DuplicateTenantException if it is taken
     */
    public void rename(Tenant tenant, String slug) {
        unique(
                NewTenant.of(slug, tenant.name()),
                update("slug = :slug", tenant.id()).param("slug", slug)::update);
    }

    /**
     * Writes everything that people enter about a tenant, except its slug.
     *
     * @param attributes validated
     * @throws DuplicateTenantException if the domain or subdomain is taken
     * @throws InvalidTenantException if the product does not take the data for JSON
     */
    public void change(long id, NewTenant attributes) {
        unique(attributes, attributes(update(changed(), id), attributes)::update);
    }

    private String changed() {
        return "name = :name, domain = :domain, subdomain = :subdomain, plan = :plan, expires_at = :expires, data = "
                + dialect.json();
    }

    private JdbcClient.StatementSpec attributes(JdbcClient.StatementSpec statement, NewTenant tenant) {
        return statement
                .param("name", tenant.name())
                .param("domain", tenant.domain())
                .param("subdomain", tenant.subdomain())
                .param("plan", tenant.plan())
                .param("expires", dialect.bindInstant(tenant.expiresAt()))
                .param("data", TenantData.write(tenant.data()));
    }

    static void unique(NewTenant tenant, Runnable write) {
        try {
            write.run();
        } catch (DuplicateKeyException taken) {
            throw duplicate(tenant, taken);
        } catch (DataIntegrityViolationException refused) {
            throw refusedData(tenant, refused);
        }
    }

    private JdbcClient.StatementSpec update(String assignments, long id) {
        return central.sql("UPDATE tenants SET " + assignments + ", updated_at = " + dialect.now() + " WHERE id = :id")
                .param("id", id);
    }

    /** MariaDB checks the column, and counts one level less than what is allowed. */
    private static RuntimeException refusedData(NewTenant tenant, DataIntegrityViolationException refused) {
        String message = String.valueOf(refused.getMostSpecificCause().getMessage());
        return message.contains("tenants.data")
                ? new InvalidTenantException(
                        tenant.slug(),
                        List.of(new Violation(
                                "data",
                                "INVALID_DATA",
                                "is no JSON for this central database; MariaDB takes at most 31 levels")))
                : refused;
    }

    /** All three products name the violated index in their message. */
    private static DuplicateTenantException duplicate(NewTenant tenant, DuplicateKeyException taken) {
        String message =
                String.valueOf(taken.getMostSpecificCause().getMessage()).toLowerCase(Locale.ROOT);
        String field = Stream.of("subdomain", "domain", "slug")
                .filter(candidate -> message.contains("idx_tenants_" + candidate))
                .findFirst()
                .orElse("slug");
        String value = switch (field) {
            case "subdomain" -> tenant.subdomain();
            case "domain" -> tenant.domain();
            default -> tenant.slug();
        };
        return new DuplicateTenantException(tenant.slug(), field, value, taken);
    }
}
