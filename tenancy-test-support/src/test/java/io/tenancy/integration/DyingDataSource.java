package io.tenancy.integration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The way to the central database of a node that halts at one of the statements that it sends there. */
final class DyingDataSource extends DelegatingDataSource {

    static final int DIED = 137;

    /**
     * Every write to the table of operations but the signs of life, those by which a tenant goes, and those of a rotated
     * password.
     */
    private static final Pattern PERSISTS = Pattern.compile("(?s)(INSERT INTO tenancy_operations"
            + "|UPDATE tenancy_operations SET (?!leased_until)|UPDATE tenants SET deleted_at|DELETE FROM tenants"
            + "|INSERT INTO tenancy_moves|UPDATE tenancy_moves"
            + "|UPDATE tenants SET database_host = ., database_port = ., database_username"
            + "|INSERT INTO tenancy_passwords|UPDATE tenancy_passwords|UPDATE tenants SET database_password).*");

    enum When {
        BEFORE,
        AFTER_COMMIT,
        /** So many milliseconds after the server was asked for a database. */
        CREATING
    }

    /** @param number the write, from 1 on; or milliseconds */
    record Moment(When when, int number) {}

    private final Moment moment;
    private final AtomicInteger writes = new AtomicInteger();

    DyingDataSource(DataSource target, Moment moment) {
        super(target);
        this.moment = moment;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return proxy(Connection.class, new Session(super.getConnection()));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(DyingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private static void die() {
        Runtime.getRuntime().halt(DIED);
    }

    private void dieSoon() {
        CompletableFuture.delayedExecutor(moment.number(), TimeUnit.MILLISECONDS)
                .execute(DyingDataSource::die);
    }

    /** One connection; after its last word it dies with the commit. */
    private final class Session implements InvocationHandler {

        private final Connection target;
        private boolean dying;

        Session(Connection target) {
            this.target = target;
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            Object result = call(target, method, arguments);
            if (result instanceof PreparedStatement
                    && PERSISTS.matcher((String) arguments[0]).matches()) {
                return proxy(PreparedStatement.class, write((PreparedStatement) result));
            }
            if (result instanceof Statement statement && moment.when() == When.CREATING && arguments == null) {
                return proxy(Statement.class, creating(statement));
            }
            if (dying && method.getName().equals("commit")) {
                die();
            }
            return result;
        }

        private InvocationHandler write(PreparedStatement statement) {
            return (self, method, arguments) -> {
                if (!method.getName().equals("executeUpdate")) {
                    return call(statement, method, arguments);
                }
                boolean last = moment.when() != When.CREATING && writes.incrementAndGet() == moment.number();
                if (last && moment.when() == When.BEFORE) {
                    die();
                }
                Object result = call(statement, method, arguments);
                if (last) {
                    dying = true;
                    if (target.getAutoCommit()) {
                        die();
                    }
                }
                return result;
            };
        }

        private InvocationHandler creating(Statement statement) {
            return (self, method, arguments) -> {
                if (method.getName().equals("execute")
                        && String.valueOf(arguments[0]).startsWith("CREATE DATABASE")) {
                    dieSoon();
                }
                return call(statement, method, arguments);
            };
        }
    }
}
