package io.tenancy.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement whose texts its connection sees before the database does, or whose time somebody is told, or both. */
final class WatchedStatement implements InvocationHandler {

    private final Statement target;
    private final @Nullable SessionConnection connection;
    private final @Nullable StatementListener listener;
    private @Nullable String text;

    private WatchedStatement(
            Statement target,
            @Nullable String text,
            @Nullable SessionConnection connection,
            @Nullable StatementListener listener) {
        this.target = target;
        this.text = text;
        this.connection = connection;
        this.listener = listener;
    }

    /**
     * Returns the statement as it is if nobody wants to know of it.
     *
     * @param text null if it has none yet
     * @param connection sees the texts; null if it need not
     */
    static <T extends Statement> T of(
            Class<T> type,
            T target,
            @Nullable String text,
            @Nullable SessionConnection connection,
            @Nullable StatementListener listener) {
        if (connection == null && listener == null) {
            return target;
        }
        return type.cast(Proxy.newProxyInstance(
                WatchedStatement.class.getClassLoader(),
                new Class<?>[] {type},
                new WatchedStatement(target, text, connection, listener)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (arguments != null && name.equals("equals")) {
            return proxy == arguments[0];
        }
        boolean executes = name.startsWith("execute");
        if (arguments != null && arguments[0] instanceof String sql && (executes || name.equals("addBatch"))) {
            willRun(sql);
        } else if (connection != null && name.equals("unwrap")) {
            connection.mayChange();
        }
        return executes && listener != null ? timed(listener, method, arguments) : call(method, arguments);
    }

    private void willRun(String sql) {
        text = sql;
        if (connection != null) {
            connection.willRun(sql);
        }
    }

    private @Nullable Object timed(StatementListener told, Method method, Object @Nullable [] arguments)
            throws Throwable {
        long started = System.nanoTime();
        try {
            return call(method, arguments);
        } finally {
            told.executed(text, System.nanoTime() - started);
        }
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            Throwable cause = failed.getCause();
            throw cause == null ? failed : cause;
        }
    }
}
