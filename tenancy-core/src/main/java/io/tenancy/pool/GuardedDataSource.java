package io.tenancy.pool;

import io.tenancy.TenancyException;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseMismatchException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Where a pool opens its connections: each has to prove whose database it leads to. Asks no database that the breaker has
 * given up, and tells the breaker how it went.
 * HikariCP tries again and again while somebody waits; a wrong password would lock the account.
 */
final class GuardedDataSource extends DelegatingDataSource {

    private final PooledTenant owner;
    private final DatabaseConfig config;
    private final TenantConnections connections;
    private final AtomicReference<TenantConnections.@Nullable Opened> first;
    private final SessionCare sessions;

    /** @param first given to whoever asks first; is verified already */
    GuardedDataSource(
            DataSource database,
            DatabaseConfig config,
            TenantConnections connections,
            PooledTenant owner,
            TenantConnections.Opened first,
            SessionCare sessions) {
        super(database);
        this.config = config;
        this.connections = connections;
        this.owner = owner;
        this.first = new AtomicReference<>(first);
        this.sessions = sessions;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return open(() -> super.getConnection());
    }

    /** What HikariCP calls where the tenant has a login. */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return open(() -> super.getConnection(username, password));
    }

    private Connection open(TenantConnections.Opening opening) throws SQLException {
        TenantConnections.Opened ready = first.getAndSet(null);
        TenantConnections.Opened opened = ready != null ? ready : opened(opening);
        return new SessionConnection(opened.connection(), sessions, opened.whenClosed());
    }

    private TenantConnections.Opened opened(TenantConnections.Opening opening) throws SQLException {
        TenancyException refusal = owner.breaker().refusal(owner.tenant());
        if (refusal != null) {
            owner.parkIfEmpty();
            throw new SQLTransientConnectionException(refusal.getMessage(), refusal);
        }
        long started = System.nanoTime();
        try {
            TenantConnections.Opened opened = connections.open(
                    owner, owner.tenant(), config, opening, owner.limits().connectionTimeout());
            owner.breaker().connected();
            return opened;
        } catch (CapacityExceededException noRoom) {
            throw new SQLTransientConnectionException(noRoom.getMessage(), noRoom);
        } catch (DatabaseMismatchException foreign) {
            // Whoever asks next meets it where a pool is opened, which says so loudly.
            owner.abandon();
            throw new SQLTransientConnectionException(foreign.getMessage(), foreign);
        } catch (SQLException failed) {
            owner.failed(PoolFailures.connecting(failed, owner.tenant(), (System.nanoTime() - started) / 1_000_000));
            throw failed;
        }
    }
}
