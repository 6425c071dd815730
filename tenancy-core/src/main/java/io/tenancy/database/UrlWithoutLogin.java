package io.tenancy.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose metadata tells where the database is and nothing else. MariaDB Connector/J builds the URL that it
 * reports from its whole configuration, password included, and libraries log that URL at INFO.
 */
final class UrlWithoutLogin {

    private UrlWithoutLogin() {}

    static Connection of(Connection connection, String url) {
        return proxy(
                Connection.class,
                connection,
                (method, result) -> result instanceof DatabaseMetaData metaData
                        ? proxy(
                                DatabaseMetaData.class,
                                metaData,
                                (asked, answer) -> asked.equals("getURL") ? url : answer)
                        : result);
    }

    /** Sees the result of each call before the caller does. */
    @FunctionalInterface
    private interface Filter {
        @Nullable
        Object apply(String method, @Nullable Object result);
    }

    private static <T> T proxy(Class<T> type, T target, Filter filter) {
        return type.cast(Proxy.newProxyInstance(
                UrlWithoutLogin.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> filter.apply(method.getName(), call(target, method, arguments))));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            Throwable cause = failed.getCause();
            throw cause == null ? failed : cause;
        }
    }
}
