package io.tenancy.pool;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as HikariCP keeps it. It sees what may change its session and, when it is given back, brings it into the
 * state of a new one; where that is not possible, it is closed and not lent again. Sends nothing if nothing was changed.
 */
final class SessionConnection extends ForwardingConnection {

    private static final Logger log = LoggerFactory.getLogger(SessionConnection.class);
    private static final StackWalker STACK = StackWalker.getInstance();
    private static final String POOL = "com.zaxxer.hikari.pool.ProxyConnection";

    private final SessionCare care;
    private final AtomicReference<@Nullable Runnable> whenClosed;

    /** Before that HikariCP sets it up. Each borrower sees what the one before wrote. */
    private boolean lent;

    /** Threads may share a connection, so that each of these only ever becomes true while it is lent. */
    private volatile boolean changed;

    private volatile boolean beyondReset;
    private volatile boolean spent;

    /** @param whenClosed called once, when the physical connection is closed */
    SessionConnection(Connection physical, SessionCare care, Runnable whenClosed) {
        super(physical);
        this.care = care;
        this.whenClosed = new AtomicReference<>(whenClosed);
    }

    /** To be asked of each connection that a pool gives. One for which it returns false is to be evicted. */
    static boolean lend(Connection borrowed) {
        try {
            return !borrowed.isWrapperFor(SessionConnection.class)
                    || borrowed.unwrap(SessionConnection.class).lend();
        } catch (SQLException unknown) {
            return false;
        }
    }

    private boolean lend() {
        return lent && !changed || lendUnlessSpent();
    }

    private boolean lendUnlessSpent() {
        if (lent && !spent) {
            // HikariCP failed before it told that it was given back, or has changed the session itself since.
            renew();
        }
        if (spent) {
            return false;
        }
        lent = true;
        changed = false;
        beyondReset = false;
        return true;
    }

    /** HikariCP's last call when a connection is given back; borrowers call it as well. */
    @Override
    public void clearWarnings() throws SQLException {
        if (lent && (changed || care.isAlways()) && !spent && isGivenBack()) {
            renew();
        }
        if (!spent) {
            physical.clearWarnings();
        }
    }

    private static boolean isGivenBack() {
        return STACK.walk(frames -> frames.anyMatch(frame ->
                frame.getMethodName().equals("close") && frame.getClassName().equals(POOL)));
    }

    private void renew() {
        if (!beyondReset && care.renew(physical)) {
            changed = false;
        } else {
            spend();
        }
    }

    /** Closes it at once: the session may hold locks. HikariCP notices when it wants to lend it. */
    private void spend() {
        changed = true;
        spent = true;
        try {
            close();
        } catch (SQLException failed) {
            log.debug("A connection that is not used again could not be closed.", failed);
        }
    }

    /** The text goes to the database next. */
    void willRun(String sql) {
        if (!changed && care.isWatching() && SessionText.mayChangeSession(sql)) {
            changed = true;
        }
    }

    /** Something is done that may change the session. */
    void mayChange() {
        if (care.isTaken()) {
            changed = true;
        }
    }

    /** Something is done that the driver remembers, and that a reset on the server does not reach. */
    private void mayChangeDriver() {
        if (care.isTaken()) {
            beyondReset = true;
            changed = true;
        }
    }

    /** HikariCP's test of an idle connection begins and ends with it, and would report the exception of a closed one. */
    @Override
    public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
        if (!spent) {
            physical.setNetworkTimeout(executor, millis);
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            physical.close();
        } finally {
            closed();
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        try {
            physical.abort(executor);
        } finally {
            closed();
        }
    }

    private void closed() {
        Runnable last = whenClosed.getAndSet(null);
        if (last != null) {
            last.run();
        }
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        mayChange();
        physical.setSchema(schema);
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        mayChangeDriver();
        physical.setHoldability(holdability);
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> types) throws SQLException {
        mayChangeDriver();
        physical.setTypeMap(types);
    }

    @Override
    public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
        mayChange();
        physical.setClientInfo(name, value);
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        mayChange();
        physical.setClientInfo(properties);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || physical.isWrapperFor(type);
    }

    /** What is done with the driver's own connection is not seen here. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        mayChange();
        return physical.unwrap(type);
    }

    private Statement watched(Statement statement) {
        return WatchedStatement.of(
                Statement.class, statement, null, care.isWatching() ? this : null, listenerOfBorrower());
    }

    private PreparedStatement watched(PreparedStatement statement, String sql) {
        return WatchedStatement.of(
                PreparedStatement.class, statement, sql, care.isWatchingPrepared() ? this : null, listenerOfBorrower());
    }

    private CallableStatement watched(CallableStatement statement, String sql) {
        return WatchedStatement.of(CallableStatement.class, statement, sql, null, listenerOfBorrower());
    }

    /** Nobody is told what HikariCP runs to set a session up. */
    private @Nullable StatementListener listenerOfBorrower() {
        return lent ? care.listener() : null;
    }

    @Override
    public Statement createStatement() throws SQLException {
        return watched(physical.createStatement());
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return watched(physical.createStatement(type, concurrency));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return watched(physical.createStatement(type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        willRun(sql);
        return watched(physical.prepareStatement(sql), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        willRun(sql);
        return watched(physical.prepareStatement(sql, type, concurrency), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        willRun(sql);
        return watched(physical.prepareStatement(sql, type, concurrency, holdability), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
        willRun(sql);
        return watched(physical.prepareStatement(sql, generatedKeys), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        willRun(sql);
        return watched(physical.prepareStatement(sql, columns), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        willRun(sql);
        return watched(physical.prepareStatement(sql, columns), sql);
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        mayChange();
        return watched(physical.prepareCall(sql), sql);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        mayChange();
        return watched(physical.prepareCall(sql, type, concurrency), sql);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        mayChange();
        return watched(physical.prepareCall(sql, type, concurrency, holdability), sql);
    }
}
