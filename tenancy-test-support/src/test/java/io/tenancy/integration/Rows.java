package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.TenancyException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStore;
import io.tenancy.test.FaultProxy;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code tenants} written past the API, and what happens to whoever uses such a tenant. */
final class Rows {

    private final Installation tenancy;
    private final JdbcClient central;

    Rows(Installation tenancy) {
        this.tenancy = tenancy;
        this.central = JdbcClient.create(tenancy.central);
    }

    /** A tenant without a database: nothing was created for it. */
    Tenant insert(String slug) {
        long id =
                new TenantStore(tenancy.central).insert(NewTenant.of(slug, slug).validated());
        return tenancy.registry.reload(id).orElseThrow();
    }

    /** Writes the five columns that say where a tenant's database is. */
    Tenant point(
            Tenant tenant,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database,
            @Nullable String user,
            @Nullable String password) {
        central.sql("UPDATE tenants SET database_host = :host, database_port = :port, database_name = :database,"
                        + " database_username = :user, database_password = :password WHERE id = :id")
                .param("host", host)
                .param("port", port, java.sql.Types.INTEGER)
                .param("database", database)
                .param("user", user)
                .param("password", password)
                .param("id", tenant.id())
                .update();
        return tenancy.registry.reload(tenant.id()).orElseThrow();
    }

    /** Sends the tenant's connections through a proxy. */
    Tenant behind(FaultProxy proxy, Tenant tenant) {
        return at(proxy.host(), proxy.port(), tenant);
    }

    /** Sends the tenant's connections to another server. */
    Tenant at(String host, int port, Tenant tenant) {
        return point(tenant, host, port, tenant.databaseName(), tenant.databaseUsername(), tenant.encryptedPassword());
    }

    /** Uses the tenant's database, expects to be refused, and returns how; the thread is left unbound. */
    TenancyException refusal(Tenant tenant) {
        try (TenantScope scope = tenancy.connections.switchToTenant(tenant)) {
            tenancy.router.getConnection().close();
        } catch (TenancyException refused) {
            assertThat(refused.tenantReference().orElseThrow()).isIn(tenant.slug(), Long.toString(tenant.id()));
            return refused;
        } catch (SQLException raw) {
            throw new AssertionError("expected one of our exceptions", raw);
        }
        throw new AssertionError("Tenant " + tenant + " got a connection");
    }

    /** Writes one note into the tenant's own database. */
    void note(Tenant tenant, int id) {
        try (TenantScope scope = tenancy.connections.switchToTenant(tenant)) {
            tenancy.jdbc
                    .sql("INSERT INTO notes (id, writer) VALUES (?, ?)")
                    .params(id, tenant.slug())
                    .update();
        }
    }

    int notes(Tenant tenant) {
        try (TenantScope scope = tenancy.connections.switchToTenant(tenant)) {
            return tenancy.jdbc
                    .sql("SELECT COUNT(*) FROM notes WHERE writer = ?")
                    .param(tenant.slug())
                    .query(Integer.class)
                    .single();
        }
    }

    String column(Tenant tenant, String name) {
        return central.sql("SELECT " + name + " FROM tenants WHERE id = :id")
                .param("id", tenant.id())
                .query(String.class)
                .single();
    }
}
