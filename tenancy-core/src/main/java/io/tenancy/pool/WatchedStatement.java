package io.tenancy.pool;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement whose texts its connection sees before the database does. */
final class WatchedStatement implements InvocationHandler {

    private final Statement target;
    private final SessionConnection connection;

    private WatchedStatement(Statement target, SessionConnection connection) {
        this.target = target;
        this.connection = connection;
    }

    static <T extends Statement> T of(Class<T> type, T target, SessionConnection connection) {
        return type.cast(Proxy.newProxyInstance(
                WatchedStatement.class.getClassLoader(),
                new Class<?>[] {type},
                new WatchedStatement(target, connection)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (arguments != null && name.equals("equals")) {
            return proxy == arguments[0];
        }
        if (arguments != null && arguments[0] instanceof String sql && runs(name)) {
            connection.willRun(sql);
        } else if (name.equals("unwrap")) {
            connection.mayChange();
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            Throwable cause = failed.getCause();
            throw cause == null ? failed : cause;
        }
    }

    private static boolean runs(String method) {
        return method.startsWith("execute") || method.equals("addBatch");
    }
}
