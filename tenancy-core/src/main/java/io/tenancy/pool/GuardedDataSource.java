package io.tenancy.pool;

import io.tenancy.TenancyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Where a pool opens its connections: asks no database that the breaker has given up, and tells the breaker how it went.
 * HikariCP tries again and again while somebody waits; a wrong password would lock the account.
 */
final class GuardedDataSource extends DelegatingDataSource {

    private final PooledTenant owner;
    private final AtomicReference<@Nullable Connection> first;

    /** @param first given to whoever asks first */
    GuardedDataSource(DataSource database, PooledTenant owner, Connection first) {
        super(database);
        this.owner = owner;
        this.first = new AtomicReference<>(first);
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
        if (opened != null) {
            return opened;
        }
        TenancyException refusal = owner.breaker().refusal(owner.tenant());
        if (refusal != null) {
            owner.parkIfEmpty();
            throw new SQLTransientConnectionException(refusal.getMessage(), refusal);
        }
        long started = System.nanoTime();
        try {
            Connection connection = opening.open();
            owner.breaker().connected();
            return connection;
        } catch (SQLException failed) {
            owner.failed(PoolFailures.connecting(failed, owner.tenant(), (System.nanoTime() - started) / 1_000_000));
            throw failed;
        }
    }

    /** Opens a connection of the database itself. */
    @FunctionalInterface
    private interface Opening {
        Connection open() throws SQLException;
    }
}
