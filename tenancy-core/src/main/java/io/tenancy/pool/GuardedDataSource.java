package io.tenancy.pool;

import io.tenancy.TenancyException;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseMismatchException;
import io.tenancy.credential.CredentialException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Where a pool opens its connections: each has to prove whose database it leads to. Asks no database that the breaker has
 * given up, and tells the breaker how it went.
 * HikariCP tries again and again while somebody waits; a wrong password would lock the account. It also asks here for how
 * long a login may take, and waits for so long when it is closed: the driver's own data source knows.
 */
final class GuardedDataSource extends DelegatingDataSource {

    private final PooledTenant owner;
    private final DataSource database;
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
        this.database = database;
        this.config = config;
        this.connections = connections;
        this.owner = owner;
        this.first = new AtomicReference<>(first);
        this.sessions = sessions;
    }

    /** HikariCP knows neither user nor password. */
    @Override
    public Connection getConnection() throws SQLException {
        TenantConnections.Opened ready = first.getAndSet(null);
        TenantConnections.Opened opened = ready != null ? ready : opened();
        return new SessionConnection(opened.connection(), sessions, opened.whenClosed());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The login of a tenant's pool is the one in the tenant's row.");
    }

    private TenantConnections.Opened opened() throws SQLException {
        TenancyException refusal = owner.breaker().refusal(owner.tenant());
        if (refusal != null) {
            owner.parkIfEmpty();
            throw new SQLTransientConnectionException(refusal.getMessage(), refusal);
        }
        long started = System.nanoTime();
        try {
            TenantConnections.Opened opened = connections.open(
                    owner, owner.tenant(), config, database, owner.limits().connectionTimeout());
            owner.breaker().connected();
            return opened;
        } catch (CapacityExceededException noRoom) {
            throw new SQLTransientConnectionException(noRoom.getMessage(), noRoom);
        } catch (DatabaseMismatchException | CredentialException refused) {
            // Whoever asks next meets it where a pool is opened, which says so loudly.
            owner.abandon();
            throw new SQLTransientConnectionException(refused.getMessage(), refused);
        } catch (SQLException failed) {
            owner.failed(PoolFailures.connecting(failed, owner.tenant(), (System.nanoTime() - started) / 1_000_000));
            throw failed;
        }
    }
}
