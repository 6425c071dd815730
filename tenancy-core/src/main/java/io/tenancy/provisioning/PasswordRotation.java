package io.tenancy.provisioning;

import io.tenancy.cluster.Lease;
import io.tenancy.cluster.Leases;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.connection.TenantPasswords;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Gives a tenant's login a new password. The new one is stored as pending before the database gets it, so that whoever
 * is stopped between two steps leaves one of two passwords that is known; nodes try the pending one when the other is
 * refused. Thread-safe.
 */
final class PasswordRotation {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));

    /** Longer than two logins and a statement can take with these timeouts. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final DataSource central;
    private final OperationTools tools;
    private final TenantRegistry registry;
    private final DatabaseConfigs configs;
    private final DatabaseMarker marker;
    private final TenantPasswords passwords;

    PasswordRotation(OperationTools tools) {
        ProvisioningParts parts = tools.parts();
        this.tools = tools;
        this.central = parts.centralDataSource();
        this.registry = parts.registry();
        this.configs = parts.configs();
        this.marker = parts.marker();
        this.passwords = configs.passwords();
    }

    /** Returns the tenant with its new password. */
    Tenant rotate(Tenant tenant) throws SQLException {
        String work = "password-" + tenant.id();
        try (Lease lease = Leases.of(central, work)
                .acquire(work, LEASE)
                .orElseThrow(() -> ProvisioningException.passwordBusy(tenant.slug(), LEASE))) {
            return rotate(registry.reload(tenant.id()), tenant, lease);
        }
    }

    private Tenant rotate(Optional<Tenant> row, Tenant asked, Lease lease) throws SQLException {
        Tenant tenant = row.filter(found -> found.deletedAt() == null).orElse(null);
        if (tenant == null) {
            passwords.discard(asked.id());
            throw TenantNotFoundException.byId(asked.id());
        }
        tools.operations()
                .openOf(tenant.id())
                .filter(open -> open.kind() == Operation.Kind.MOVE)
                .ifPresent(open -> {
                    throw ProvisioningException.passwordMoving(tenant.slug());
                });
        DatabaseConfig config = configs.resolve(tenant);
        if (!config.ownLogin()) {
            throw ProvisioningException.noOwnLogin(tenant.slug());
        }
        char[] left = passwords.pending(tenant.id()).orElse(null);
        char[] next = left == null ? passwords.propose(tenant.id()) : left;
        try (DatabaseLogin login = new DatabaseLogin(Objects.requireNonNull(config.username()), next, true)) {
            // What an earlier run left may be what the database has; a new one is not worth a refused login.
            if (left == null || !worksAlready(config, login)) {
                change(tenant, config, login, lease);
                open(config, login).close();
            }
            passwords.promote(tenant.id(), next);
        }
        return registry.reload(tenant.id()).orElseThrow(() -> TenantNotFoundException.byId(asked.id()));
    }

    private void change(Tenant tenant, DatabaseConfig config, DatabaseLogin login, Lease lease) throws SQLException {
        char[] current = Objects.requireNonNull(passwords.current(tenant), "a tenant with a login has a password");
        try (DatabaseLogin before = new DatabaseLogin(login.username(), current, true);
                Connection connection = open(config, before)) {
            marker.verify(tenant, connection);
            // Nobody else changes it from here until long after this.
            lease.renew(LEASE);
            PasswordChange.apply(config.driver(), connection, login);
        }
    }

    private boolean worksAlready(DatabaseConfig config, DatabaseLogin login) {
        try {
            open(config, login).close();
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    private Connection open(DatabaseConfig config, DatabaseLogin login) throws SQLException {
        return configs.dataSource(config, TIMEOUTS).getConnection(login.username(), login.passwordText());
    }
}
