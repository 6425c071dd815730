package io.tenancy.pool;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Opens connections to tenants' databases: each is counted first, and has to prove whose database it leads to. Thread-safe. */
final class TenantConnections {

    /** @param whenClosed to be run when the connection is closed; does nothing the second time */
    record Opened(Connection connection, Runnable whenClosed) {

        void close() throws SQLException {
            try {
                connection.close();
            } finally {
                whenClosed.run();
            }
        }
    }

    private final TenantLogins logins;
    private final DatabaseMarker marker;
    private final ConnectionBudgets budgets;

    TenantConnections(TenantLogins logins, DatabaseMarker marker, ConnectionBudgets budgets) {
        this.logins = logins;
        this.marker = marker;
        this.budgets = budgets;
    }

    /**
     * Returns a connection that is to give back what it takes of the budgets when it is closed.
     *
     * @param owner has the connection
     * @param database of the tenant
     * @param patience longest wait for the budgets
     * @throws CapacityExceededException if these are used up for so long
     * @throws io.tenancy.connection.DatabaseMismatchException if the database is another one than the tenant's
     * @throws SQLException if the database cannot be reached
     */
    Opened open(PooledTenant owner, Tenant tenant, DatabaseConfig config, DataSource database, Duration patience)
            throws SQLException {
        Runnable back = take(owner, tenant, config, patience);
        try {
            Connection connection = verified(tenant, logins.connect(database, config, tenant, owner.logins()));
            return new Opened(connection, () -> {
                back.run();
                owner.connectionClosed();
            });
        } catch (SQLException | RuntimeException failed) {
            back.run();
            throw failed;
        }
    }

    private Runnable take(PooledTenant owner, Tenant tenant, DatabaseConfig config, Duration patience)
            throws SQLException {
        try {
            return budgets.take(tenant, owner.budgetUse(), config, patience);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for a connection's turn.", interrupted);
        }
    }

    /** A database may be dropped and another one restored in its place while its pool is open. */
    private Connection verified(Tenant tenant, Connection connection) throws SQLException {
        try {
            marker.verify(tenant, connection);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }
}
