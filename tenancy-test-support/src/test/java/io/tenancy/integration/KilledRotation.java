package io.tenancy.integration;

import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.MasterKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A process that rotates the keys and dies, as by {@code kill -9}, when it is about to replace a secret for the n-th
 * time, or, if there are fewer, before it retires the old key.
 */
final class KilledRotation {

    static final int KILLED = 137;

    private KilledRotation() {}

    public static void main(String[] arguments) {
        int calls = Integer.parseInt(arguments[0]);
        DataSource central = new DriverManagerDataSource(arguments[1], arguments[2], arguments[3]);
        CredentialManager.encrypting(new DyingDataSource(central, calls), MasterKeys.of(Installation.MASTER_KEY))
                .rotateEncryptionKeys();
    }

    private static final class DyingDataSource extends DelegatingDataSource {

        private final AtomicInteger left;

        DyingDataSource(DataSource central, int calls) {
            super(central);
            this.left = new AtomicInteger(calls);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, parameters) -> {
                        if (method.getName().equals("prepareStatement")) {
                            dieIfDue((String) parameters[0]);
                        }
                        try {
                            return method.invoke(connection, parameters);
                        } catch (java.lang.reflect.InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        private void dieIfDue(String sql) {
            boolean replaces = sql.startsWith("UPDATE tenants SET database_password");
            boolean retires = sql.startsWith("UPDATE tenancy_keys") && left.get() <= 0;
            if (replaces && left.getAndDecrement() <= 0 || retires) {
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }
}
