package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.connection.ConnectionException;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.credential.SecretOwner;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantUpdate;
import io.tenancy.tenant.TenantVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a change that was checked, if nobody else changed the tenant meanwhile. Thread-safe. */
final class TenantChange {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final OperationTools tools;

    TenantChange(OperationTools tools) {
        this.tools = tools;
    }

    Tenant apply(TenantUpdate update, NewTenant attributes) {
        return tools.changingLive(update.tenant(), latest -> {
            if (!TenantVersion.same(latest, update.tenant())) {
                throw ProvisioningException.changed(latest.slug());
            }
            tools.store().change(latest.id(), attributes);
            if (update.server() != null || update.login() != null) {
                point(latest, update);
            }
        });
    }

    /** What does not lead to the tenant's own database is not stored. */
    private void point(Tenant latest, TenantUpdate update) {
        TenantUpdate.Server server = update.server();
        TenantUpdate.Login login = update.login();
        requireValid(latest, server, login);
        tools.store()
                .point(
                        latest,
                        server == null ? latest.databaseHost() : server.host(),
                        server == null ? latest.databasePort() : Integer.valueOf(server.port()),
                        login == null ? latest.databaseUsername() : login.username(),
                        login == null ? latest.encryptedPassword() : encrypted(latest, login));
        if (login != null) {
            tools.parts().configs().passwords().discard(latest.id());
        }
        Tenant pointed = tools.store().lock(latest.id()).orElse(latest);
        DatabaseConfigs configs = tools.parts().configs();
        DatabaseConfig config = configs.resolve(pointed);
        try (DatabaseLogin opened = DatabaseLogin.of(pointed, config, configs);
                Connection connection =
                        configs.dataSource(config, TIMEOUTS).getConnection(opened.username(), opened.passwordText())) {
            tools.parts().marker().verify(pointed, connection);
        } catch (SQLException unreachable) {
            throw new ConnectionException(
                    "TENANT_DATABASE_UNAVAILABLE",
                    latest.slug(),
                    true,
                    "Tenant " + Printable.quote(latest.slug())
                            + " was not changed: its database cannot be reached there, or not with that login.",
                    unreachable);
        }
    }

    private String encrypted(Tenant tenant, TenantUpdate.Login login) {
        return tools.parts().credentials().encrypt(SecretOwner.tenantPassword(tenant.id()), login.password());
    }

    private void requireValid(Tenant tenant, TenantUpdate.@Nullable Server server, TenantUpdate.@Nullable Login login) {
        DatabaseDriver driver = tools.parts().configs().driver();
        List<Violation> violations = new ArrayList<>();
        if (server != null) {
            DatabaseRules.checkHost("database_host", driver, server.host()).ifPresent(violations::add);
            DatabaseRules.checkPort("database_port", driver, server.port()).ifPresent(violations::add);
        }
        if (login != null) {
            DatabaseRules.checkUser("database_username", driver, login.username())
                    .ifPresent(violations::add);
        }
        if (!violations.isEmpty()) {
            throw new InvalidTenantException(tenant.slug(), violations);
        }
    }
}
