package io.tenancy.pool;

import io.tenancy.TenancyException;
import io.tenancy.connection.DatabaseMarker;
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
    private final DatabaseMarker marker;
    private final AtomicReference<@Nullable Connection> first;
    private final SessionCare sessions;

    /** @param first given to whoever asks first; is verified already */
    GuardedDataSource(
            DataSource database, DatabaseMarker marker, PooledTenant owner, Connection first, SessionCare sessions) {
        super(database);
        this.marker = marker;
        this.owner = owner;
        this.first = new AtomicReference<>(first);
        this.sessions = sessions;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return open(() -> super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return open(() -> super.getConnection(username, password));
    }

    private Connection open(Opening opening) throws SQLException {
        Connection opened = first.getAndSet(null);
        return new SessionConnection(opened != null ? opened : opened(opening), sessions, () -> {});
    }

    private Connection opened(Opening opening) throws SQLException {
        TenancyException refusal = owner.breaker().refusal(owner.tenant());
        if (refusal != null) {
            owner.parkIfEmpty();
            throw new SQLTransientConnectionException(refusal.getMessage(), refusal);
        }
        long started = System.nanoTime();
        try {
            Connection connection = verified(opening.open());
            owner.breaker().connected();
            return connection;
        } catch (DatabaseMismatchException foreign) {
            // Whoever asks next meets it where a pool is opened, which says so loudly.
            owner.abandon();
            throw new SQLTransientConnectionException(foreign.getMessage(), foreign);
        } catch (SQLException failed) {
            owner.failed(PoolFailures.connecting(failed, owner.tenant(), (System.nanoTime() - started) / 1_000_000));
            throw failed;
        }
    }

    /** A database may be dropped and another one restored in its place while its pool is open. */
    private Connection verified(Connection connection) throws SQLException {
        try {
            marker.verify(owner.tenant(), connection);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Opens a connection of the database itself. */
    @FunctionalInterface
    private interface Opening {
        Connection open() throws SQLException;
    }
}
