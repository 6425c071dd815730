package io.tenancy.connection;

import io.tenancy.context.Binding;
import io.tenancy.context.NoTenantException;
import io.tenancy.context.ThreadBinding;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The data source that an application works with: every connection is one of the tenant, or of the central database,
 * that the calling thread is bound to. Does no parsing, no I/O and takes no lock of its own. Thread-safe; closing the
 * pools behind it is up to their owner.
 *
 * <p>No {@code AbstractRoutingDataSource}: that one leads to a default database when nothing is bound.
 */
public final class TenantRoutingDataSource implements DataSource {

    private final ThreadBinding threads;
    private final DataSource central;
    private final UnboundPolicy whenUnbound;
    private final ConnectionListener listener;
    private final LongAdder unboundRefusals = new LongAdder();

    /** @param central where threads lead that are bound to central */
    public TenantRoutingDataSource(ThreadBinding threads, DataSource central, UnboundPolicy whenUnbound) {
        this(threads, central, whenUnbound, ConnectionListener.NONE);
    }

    /**
     * @param central where threads lead that are bound to central
     * @param listener told of the tenants' connections that could not be had
     */
    public TenantRoutingDataSource(
            ThreadBinding threads, DataSource central, UnboundPolicy whenUnbound, ConnectionListener listener) {
        this.threads = threads;
        this.central = central;
        this.whenUnbound = whenUnbound;
        this.listener = new ContainedConnectionListener(listener);
    }

    /**
     * Returns a connection to the database that the calling thread is bound to.
     *
     * @throws NoTenantException if the thread is bound to nothing
     * @throws io.tenancy.TenancyException if the tenant may not be used or its database cannot be reached
     * @throws SQLException from the driver
     */
    @Override
    public Connection getConnection() throws SQLException {
        Binding binding = threads.current();
        if (binding instanceof TenantHandle tenant) {
            try {
                return tenant.getConnection();
            } catch (SQLException | RuntimeException failed) {
                listener.connectionFailed(tenant.tenant(), failed);
                throw failed;
            }
        }
        if (binding == Binding.CENTRAL || binding == null && whenUnbound == UnboundPolicy.CENTRAL) {
            return central.getConnection();
        }
        unboundRefusals.increment();
        throw new NoTenantException("connection");
    }

    /** Returns how often a connection was refused because nothing was bound, since this object was made. */
    public long unboundRefusals() {
        return unboundRefusals.sum();
    }

    /**
     * Always refused: which login opens a tenant's database is not the caller's to say.
     *
     * @throws SQLFeatureNotSupportedException always
     */
    @Override
    public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                "A routing data source has no login of its own. Use getConnection(); the login is the tenant's.");
    }

    /** Returns this object for its own types; looks behind the router for no one, so that it answers unbound too. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("TenantRoutingDataSource wraps no " + type.getName()
                + ": it leads to another pool with every tenant. Unwrap a connection instead.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    ConnectionListener listener() {
        return listener;
    }

    boolean isCentral(DataSource dataSource) {
        return dataSource == central;
    }

    /** Always 0: each tenant's pool has its own timeouts. */
    @Override
    public int getLoginTimeout() {
        return 0;
    }

    /** @throws SQLFeatureNotSupportedException always: each tenant's pool has its own timeouts */
    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("Set tenancy.pool.connect-timeout instead.");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    /** @throws SQLFeatureNotSupportedException always */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("Logging goes through SLF4J.");
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("io.tenancy");
    }
}
