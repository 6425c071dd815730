package io.tenancy.provisioning;

import io.tenancy.Violation;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.connection.DatabaseMarker.Mark;
import io.tenancy.connection.DatabaseMismatchException;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A database that was there before its tenant: marked as the tenant's, and let go. Used by one thread. */
final class ImportedDatabase {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final OperationTools tools;
    private final DatabaseMarker marker;
    private final Tenant tenant;
    private final DatabaseConfig config;
    private final DatabaseLogin login;

    ImportedDatabase(OperationTools tools, Tenant tenant, DatabaseConfig config, DatabaseLogin login) {
        this.tools = tools;
        this.marker = tools.parts().marker();
        this.tenant = tenant;
        this.config = config;
        this.login = login;
    }

    /** Returns a connection by the login of the tenant's row; the caller closes it. */
    Connection open() throws SQLException {
        return tools.parts()
                .configs()
                .dataSource(config, TIMEOUTS)
                .getConnection(login.username(), login.passwordText());
    }

    /**
     * Returns what is in the database, if it is nobody's or this tenant's.
     *
     * @throws InvalidTenantException if it is the central database, by whatever name its server has here
     * @throws DuplicateTenantException if it is another tenant's
     * @throws ProvisioningException if it is of another installation, of a tenant that is gone, or does not tell
     */
    FoundDatabase requireFree(Connection connection) throws SQLException {
        FoundDatabase found;
        try {
            found = FoundDatabase.of(config.driver(), connection, marker);
        } catch (FoundDatabase.UnreadableMarkerException unreadable) {
            throw ProvisioningException.importRefused(
                    tenant,
                    "has a table " + unreadable.table()
                            + " that its login cannot read, so that nobody knows whose it is."
                            + " Name a login that can, or another database.");
        }
        for (Mark mark : found.marks()) {
            if (!mark.ours()) {
                throw ProvisioningException.importRefused(
                        tenant,
                        "belongs to another installation of Tenancy, by its tenancy_marker. Take it away from that one"
                                + " first: purge the tenant there, or drop the table if that installation is gone.");
            }
            if (mark.tenantId() != tenant.id()) {
                throw ofOther(mark.tenantId());
            }
        }
        return found;
    }

    private RuntimeException ofOther(long id) {
        if (id == 0) {
            return new InvalidTenantException(
                    tenant.slug(),
                    List.of(new Violation(
                            "database_name",
                            "RESERVED_DATABASE",
                            "it is the central database, which no tenant may use")));
        }
        return tools.parts().registry().reload(id).isPresent()
                ? new DuplicateTenantException(tenant.slug(), "database", tenant.databaseName(), null)
                : ProvisioningException.importRefused(
                        tenant,
                        "bears the tenancy_marker of the tenant with id " + id
                                + ", which is gone. If it holds what this"
                                + " tenant is meant to get, drop the table tenancy_marker in it, and try again.");
    }

    /**
     * Marks it as the tenant's. Two that do so at the same time, by other names of the server, see each other here.
     *
     * @param nonce of the operation
     */
    void mark(String nonce) throws SQLException {
        try (Connection connection = open()) {
            requireFree(connection);
            marker.write(connection, tenant.id(), nonce);
            try {
                requireFree(connection);
            } catch (RuntimeException shared) {
                marker.remove(connection, tenant.id());
                throw shared;
            }
        }
    }

    /** @throws DatabaseMismatchException if it is not this tenant's any more */
    void requireMarked() throws SQLException {
        try (Connection connection = open()) {
            marker.verify(tenant, connection);
        }
    }

    /** Takes the marker away, if it is this tenant's. */
    void unmark() throws SQLException {
        try (Connection connection = open()) {
            FoundDatabase found = FoundDatabase.of(config.driver(), connection, marker);
            if (found.marked()
                    && found.marks().stream().allMatch(mark -> mark.ours() && mark.tenantId() == tenant.id())) {
                marker.remove(connection, tenant.id());
            }
        }
    }

    /** As {@link #unmark}; a database that cannot be reached, or is gone, keeps nobody from forgetting the tenant. */
    void release() {
        String left = null;
        try {
            unmark();
        } catch (SQLException | RuntimeException unreachable) {
            left = String.valueOf(unreachable.getMessage());
        }
        tools.logger()
                .logDatabaseOperation(
                        "database.released",
                        tenant,
                        left == null
                                ? Map.of("database", config.database(), "marker", "removed")
                                : Map.of("database", config.database(), "marker", "left", "error", left));
    }
}
