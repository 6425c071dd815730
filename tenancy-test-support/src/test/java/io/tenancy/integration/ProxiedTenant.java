package io.tenancy.integration;

import io.tenancy.TenancyException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A tenant whose database is behind a proxy that makes it fail. */
final class ProxiedTenant implements AutoCloseable {

    final FaultProxy proxy;
    final Tenant tenant;

    private final Installation tenancy;

    ProxiedTenant(Installation tenancy, String slug) {
        this.tenancy = tenancy;
        this.proxy = FaultProxy.to(tenancy.database.server());
        this.tenant = new Rows(tenancy).behind(proxy, tenancy.create(slug));
    }

    /** Borrows a connection and gives it back. */
    void use() throws SQLException {
        connection().close();
    }

    Connection connection() throws SQLException {
        try (TenantScope scope = tenancy.connections.switchToTenant(tenant)) {
            return tenancy.router.getConnection();
        }
    }

    /** Expects to get no connection; returns how, and how long that took. */
    Refusal refusal() {
        long started = System.nanoTime();
        try {
            use();
        } catch (TenancyException refused) {
            return new Refusal(refused, Duration.ofNanos(System.nanoTime() - started));
        } catch (SQLException raw) {
            throw new AssertionError("expected one of our exceptions", raw);
        }
        throw new AssertionError("Tenant " + tenant + " got a connection");
    }

    record Refusal(TenancyException exception, Duration took) {

        String code() {
            return exception.code();
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
