package io.tenancy.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.UtilityElf;
import io.tenancy.database.DatabaseDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one pool does so that no borrower finds the session of another. Thread-safe. */
final class SessionCare {

    private static final Logger log = LoggerFactory.getLogger(SessionCare.class);

    private final SessionReset when;
    private final DatabaseDriver driver;
    private final HikariConfig pool;
    private final int patienceMillis;
    private volatile @Nullable StatementListener listener;

    /**
     * @param pool says what HikariCP sets in a new session
     * @param patience longest silence of the server during a reset
     */
    SessionCare(SessionReset when, DatabaseDriver driver, HikariConfig pool, Duration patience) {
        this.when = when;
        this.driver = driver;
        this.pool = pool;
        this.patienceMillis = Math.toIntExact(patience.toMillis());
    }

    /** Told of statements from now on; to be called before the pool is there. */
    void tell(StatementListener listener) {
        this.listener = listener;
    }

    /** Returns who is told of borrowers' statements; null for nobody. */
    @Nullable
    StatementListener listener() {
        return listener;
    }

    /** Returns whether sessions are reset at all. */
    boolean isTaken() {
        return when != SessionReset.NEVER;
    }

    /** Returns whether it matters what statements say. */
    boolean isWatching() {
        return when == SessionReset.CHANGED;
    }

    /** Returns whether it matters also what prepared statements are told to run beside their own text. */
    boolean isWatchingPrepared() {
        return isWatching() && driver.runsTextWhenPrepared();
    }

    /** Returns whether sessions are reset whatever happened in them. */
    boolean isAlways() {
        return when == SessionReset.ALWAYS;
    }

    /** Makes the session what it was when it was new. Returns false if that is not possible: it is to be closed. */
    boolean renew(Connection connection) {
        try {
            int usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, patienceMillis);
            boolean renewed = driver.resetSession(connection);
            if (renewed) {
                setUp(connection);
                connection.setNetworkTimeout(Runnable::run, usual);
            }
            return renewed;
        } catch (SQLException failed) {
            log.warn(
                    "A session of pool {} could not be reset (SQLSTATE {}); its connection is closed.",
                    pool.getPoolName(),
                    failed.getSQLState());
            log.debug("It could not be reset because of this.", failed);
            return false;
        }
    }

    /** As HikariCP does with a new one, whose statements are committed at once. */
    private void setUp(Connection connection) throws SQLException {
        int isolation = UtilityElf.getTransactionIsolation(pool.getTransactionIsolation());
        if (isolation >= 0) {
            connection.setTransactionIsolation(isolation);
        }
        if (pool.getSchema() != null) {
            connection.setSchema(pool.getSchema());
        }
        if (pool.getConnectionInitSql() != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(pool.getConnectionInitSql());
            }
        }
        if (connection.getAutoCommit() != pool.isAutoCommit()) {
            connection.setAutoCommit(pool.isAutoCommit());
        }
    }
}
