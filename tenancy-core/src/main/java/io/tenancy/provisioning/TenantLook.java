package io.tenancy.provisioning;

import io.tenancy.TenancyException;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseMismatchException;
import io.tenancy.connection.InvalidDatabaseConfigException;
import io.tenancy.credential.CredentialException;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a tenant's own login sees. Thread-safe. */
final class TenantLook {

    private static final DatabaseTimeouts TIMEOUTS = new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));

    /** One may be a database's own trouble; from then on it is the server's. */
    private static final int SILENT_IN_A_ROW = 2;

    private final ProvisioningParts parts;
    private final DatabaseServers servers;

    TenantLook(ProvisioningParts parts, DatabaseServers servers) {
        this.parts = parts;
        this.servers = servers;
    }

    /** Looks at tenants of one server, one after the other. */
    List<Finding> findings(List<Tenant> tenants) {
        List<Finding> findings = new ArrayList<>();
        int silent = 0;
        for (int i = 0; i < tenants.size(); i++) {
            Optional<Finding> finding = finding(tenants.get(i));
            finding.ifPresent(findings::add);
            silent = finding.filter(each -> each.id().equals("database-unreachable"))
                            .isPresent()
                    ? silent + 1
                    : 0;
            int left = tenants.size() - i - 1;
            if (silent == SILENT_IN_A_ROW && left > 0) {
                findings.add(Finding.error(
                        "tenants-not-checked",
                        null,
                        left + " more tenants on the same server as '"
                                + tenants.get(i).slug() + "' were not looked at, because " + silent
                                + " in a row could not be reached.",
                        "Look whether the server runs, and run tenancy:doctor again."));
                return findings;
            }
        }
        return findings;
    }

    private Optional<Finding> finding(Tenant tenant) {
        if (tenant.status() == TenantStatus.PROVISIONING || tenant.status() == TenantStatus.MOVING) {
            return Optional.empty();
        }
        if (tenant.status() == TenantStatus.FAILED) {
            return error(
                    "operation-failed",
                    tenant,
                    "its creation failed, or its move, and waits for an operator",
                    "tenancy:retry goes on; tenancy:delete removes a tenant whose creation failed.");
        }
        try {
            DatabaseConfig config = parts.configs().resolve(tenant);
            return connected(tenant, config);
        } catch (InvalidDatabaseConfigException refused) {
            return error("row-invalid", tenant, text(refused), "Correct the tenant's row in the table tenants.");
        } catch (DatabaseMismatchException mismatch) {
            return error(
                    "marker-mismatch",
                    tenant,
                    text(mismatch),
                    "Correct host, port and database name in the table tenants, or restore the right database.");
        } catch (CredentialException unreadable) {
            return error(
                    "password-unreadable",
                    tenant,
                    text(unreadable),
                    "Restore the row or the key, or set another password with TenantLifecycle.update.");
        } catch (RuntimeException unknown) {
            return error(
                    "connection-refused",
                    tenant,
                    "its database could not be looked at: " + Finding.reason(unknown),
                    "Look at the application's log.");
        }
    }

    private Optional<Finding> connected(Tenant tenant, DatabaseConfig config) {
        try (DatabaseLogin login = DatabaseLogin.of(tenant, config, parts.configs())) {
            try (Connection connection = parts.configs()
                    .dataSource(config, TIMEOUTS)
                    .getConnection(login.username(), login.passwordText())) {
                parts.marker().verify(tenant, connection);
                return Optional.empty();
            } catch (SQLException failed) {
                return failed(tenant, config, login, failed);
            }
        }
    }

    private Optional<Finding> failed(Tenant tenant, DatabaseConfig config, DatabaseLogin login, SQLException failed) {
        if (isMissing(config, login)) {
            return error(
                    "database-missing",
                    tenant,
                    "there is no database " + config.database() + " on its server",
                    "Restore it from a backup under that name, or delete the tenant.");
        }
        if (isRejection(failed)) {
            return error(
                    "login-refused",
                    tenant,
                    "its database refuses the login " + login.username() + ": " + Finding.reason(failed),
                    "Set the password that the server has with TenantLifecycle.update, or set the stored one there.");
        }
        return String.valueOf(failed.getSQLState()).startsWith("08")
                ? error(
                        "database-unreachable",
                        tenant,
                        "its database cannot be reached: " + Finding.reason(failed),
                        "Look whether the server runs and can be reached from here.")
                : error(
                        "connection-refused",
                        tenant,
                        "its server answers and gives no connection: " + Finding.reason(failed),
                        "Look at the server's own limits and log.");
    }

    /** invalid_authorization, insufficient_privilege, ER_DBACCESS_DENIED_ERROR. */
    private static boolean isRejection(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        return state.startsWith("28") || state.equals("42501") || failed.getErrorCode() == 1044;
    }

    /** Only an administrator can tell; where there is none, or he is refused, nobody knows. */
    private boolean isMissing(DatabaseConfig config, DatabaseLogin login) {
        Optional<DatabaseServer> server = servers.of(config);
        try {
            return server.isPresent() && !server.get().hasDatabase(config.database(), login);
        } catch (SQLException unreachable) {
            return false;
        }
    }

    private static Optional<Finding> error(String id, Tenant tenant, String what, String remedy) {
        String message = what.startsWith("Tenant ") ? what : "Tenant '" + tenant.slug() + "': " + what + ".";
        return Optional.of(Finding.error(id, tenant.slug(), message, remedy));
    }

    private static String text(TenancyException refused) {
        return String.valueOf(refused.getMessage());
    }
}
