package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.tenancy.TenancyException;
import io.tenancy.connection.TenantHandle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets connections of one tenant: from the published pool, or by opening it.
 */
final class PooledTenant extends PublishedPool implements TenantHandle {

    private final PoolParts parts;
    private final PoolOpening opening;
    private final BudgetUse budgetUse = new BudgetUse();
    private final LoginAttempts logins;

    PooledTenant(Tenant tenant, PoolParts parts) {
        super(tenant, parts);
        this.parts = parts;
        this.logins = new LoginAttempts(parts.settings().breaker().maximumLogins());
        this.opening = new PoolOpening(this::openNow, parts.scheduler()::aside);
    }

    @Override
    public Connection getConnection() throws SQLException {
        HikariPool pool = ready;
        // A closed pool lets callers wait for nothing. The data source around it, which this goes past, would refuse.
        if (pool != null && pool.poolState != HikariPool.POOL_SHUTDOWN) {
            if (!used) {
                used = true;
            }
            int waiting = pool.getThreadsAwaitingConnection();
            if (waiting >= mostWaiting) {
                throw CapacityExceededException.tooManyWaiting(tenant(), waiting, mostWaiting);
            }
            try {
                Connection connection = FreshSession.borrow(pool);
                // As in borrow(), which is written out here because each call less counts.
                if (ready == pool) {
                    return connection;
                }
                connection.close();
            } catch (SQLException failed) {
                return again(pool, failed);
            }
        }
        return getConnectionAfterOpening();
    }

    /**
     * Null if the pool was unpublished meanwhile. The look comes after the borrowing, and who retires a pool unpublishes
     * it before counting what is in use: so either the count includes this connection, or it is given back here. A
     * connection that neither saw would be cut off in the middle of its work when the pool closes. A look before it, too:
     * who was told of the pool long ago may meet it closed, and in that line nobody is ever served.
     */
    private @Nullable Connection borrow(HikariDataSource pool) throws SQLException {
        if (open() != pool) {
            return null;
        }
        Connection connection = FreshSession.borrow((HikariPool) pool.getHikariPoolMXBean());
        if (open() == pool) {
            return connection;
        }
        connection.close();
        return null;
    }

    /** A pool that was retired between the look and the call is replaced without the caller noticing. */
    private Connection again(HikariPool borrowed, SQLException failed) throws SQLException {
        HikariDataSource pool = open();
        if (pool == null || pool.isClosed() || pool.getHikariPoolMXBean() != borrowed) {
            return getConnectionAfterOpening();
        }
        throw noted(translate(pool, failed));
    }

    /** HikariCP's callers give up first, before the line of its pool for a budget has moved. */
    private TenancyException translate(HikariDataSource pool, SQLException failed) throws SQLException {
        ConnectionBudget line = budgetUse.waitingFor();
        return line != null && failed instanceof SQLTransientConnectionException
                ? CapacityExceededException.budget(tenant(), line, pool.getConnectionTimeout())
                : PoolFailures.translate(failed, snapshot(pool), pool.getConnectionTimeout());
    }

    private TenancyException noted(TenancyException why) {
        failed(why);
        return why;
    }

    /** Counts a failure to reach the database; what comes too often closes the way to it for a while. */
    void failed(TenancyException why) {
        if (why instanceof TenantUnavailableException unavailable && breaker().failed(unavailable)) {
            park(unavailable);
            parts.logger().logTenantConnection(tenant(), "breaker.opened");
        }
    }

    /** A refused login hurts nobody who has a connection; a database that does not answer has none worth keeping. */
    private void park(TenantUnavailableException why) {
        if (why.isRejection()) {
            parkIfEmpty();
            return;
        }
        HikariDataSource pool = distrust();
        if (pool != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Callers would wait in vain for a pool that has no connection and may open none. */
    void parkIfEmpty() {
        HikariDataSource pool = open();
        if (pool != null && pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            distrust();
        }
    }

    private Connection getConnectionAfterOpening() throws SQLException {
        long started = System.nanoTime();
        SQLException last = new SQLException("The pool was retired again and again.");
        do {
            requireUsable();
            Breaker.Admission admission = breaker().ask();
            if (admission == Breaker.Admission.PROBE) {
                opening.start();
            }
            TenancyException refusal =
                    admission == Breaker.Admission.WAIT ? null : breaker().refusal(tenant());
            if (refusal != null) {
                throw refusal;
            }
            HikariDataSource pool = opened(started);
            try {
                Connection connection = borrow(pool);
                if (connection != null) {
                    return connection;
                }
            } catch (SQLException failed) {
                if (!pool.isClosed() && open() == pool) {
                    throw noted(translate(pool, failed));
                }
                last = failed;
            }
        } while (mayTryAgain(started));
        throw noted(TenantUnavailableException.unreachable(tenant(), millisSince(started), last));
    }

    private HikariDataSource opened(long started) throws SQLException {
        try {
            return opening.await(tenant(), limits(), remaining(started));
        } catch (TenancyException failed) {
            ConnectionBudget line = budgetUse.waitingFor();
            throw line != null ? CapacityExceededException.budget(tenant(), line, millisSince(started)) : noted(failed);
        }
    }

    /** However often the tenant changes meanwhile, a caller gives up only when its time is over. */
    private Duration remaining(long startedNanos) {
        return limits().connectionTimeout().minusNanos(System.nanoTime() - startedNanos);
    }

    private boolean mayTryAgain(long startedNanos) {
        return remaining(startedNanos).compareTo(Duration.ZERO) > 0;
    }

    private static long millisSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    private HikariDataSource openNow() throws SQLException {
        long started = System.nanoTime();
        do {
            Tenant latest = latest();
            HikariDataSource pool = obtain(latest);
            if (publish(latest, pool)) {
                recovered();
                return pool;
            }
            retire(pool);
        } while (mayTryAgain(started));
        throw TenantUnavailableException.unreachable(
                tenant(),
                millisSince(started),
                new SQLException("The tenant changed again and again while its pool was opened."));
    }

    /** Callers count what they meet themselves; an attempt for nobody in particular counts here. */
    private HikariDataSource obtain(Tenant latest) throws SQLException {
        long started = System.nanoTime();
        try {
            HikariDataSource pool = published(latest);
            if (pool == null) {
                return open(latest);
            }
            if (breaker().isOpen()) {
                parts.factory().probe(latest, this);
            }
            return pool;
        } catch (SQLException failed) {
            TenancyException why = PoolFailures.connecting(failed, latest, millisSince(started));
            throw breaker().isOpen() ? noted(why) : why;
        }
    }

    private HikariDataSource open(Tenant latest) throws SQLException {
        long started = System.nanoTime();
        parts.room().enter(latest, limits().connectionTimeout());
        boolean opened = false;
        try {
            HikariDataSource pool = parts.factory().open(latest, this, remaining(started));
            opened = true;
            return pool;
        } finally {
            if (!opened) {
                parts.room().leave();
            }
        }
    }

    LoginAttempts logins() {
        return logins;
    }

    /** What was tried before says nothing about what is tried now. */
    @Override
    void rowChanged() {
        logins.forget();
    }

    BudgetUse budgetUse() {
        return budgetUse;
    }

    /** Returns the state of the pool; empty if there is none and nothing to say about why. */
    Optional<PoolSnapshot> snapshot() {
        HikariDataSource pool = current();
        if (pool != null) {
            return Optional.of(snapshot(pool));
        }
        return breaker().isOpen()
                ? Optional.of(new PoolSnapshot(
                        tenant(), 0, 0, 0, limits().maximumSize(), breaker().describe()))
                : Optional.empty();
    }

    private PoolSnapshot snapshot(HikariDataSource pool) {
        return PoolSnapshot.of(tenant(), pool, breaker());
    }

    /** Closes the connections as soon as nobody uses them; whoever still needs one gets in line again. */
    void giveConnectionsBack() {
        budgetUse.askBack();
        HikariDataSource pool = current();
        if (pool != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Without idle connections to keep, HikariCP opens no other one for who waits already when one is closed. */
    void connectionClosed() {
        HikariPool pool = ready;
        int waiting = pool == null ? 0 : pool.getThreadsAwaitingConnection();
        if (pool != null && waiting > 0) {
            pool.addBagItem(waiting);
        }
    }

    /** The registry decides, not the snapshot that somebody switched to. */
    private Tenant latest() {
        Tenant before = tenant();
        Tenant latest = parts.registry().apply(before.id()).orElse(null);
        if (latest == null) {
            throw TenantNotFoundException.byId(before.id());
        }
        replace(before, latest);
        requireUsable();
        parts.settings().readiness().require(tenant());
        return tenant();
    }
}
