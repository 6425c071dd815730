package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.credential.GeneratedPassword;
import io.tenancy.credential.SecretOwner;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * The database from which a tenant is moved. Nodes are kept out by another password, which only the move knows: its own
 * login can set it, and see that login's other sessions, whoever the server's administrator is. Used by one thread.
 */
final class MoveSource {

    /** A node hears within 5 s that the tenant is not ready, and closes its pool within 5 s after the drain timeout. */
    private static final Duration BEYOND_DRAIN = Duration.ofSeconds(15);

    private static final long POLL_MILLIS = 200;
    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final OperationTools tools;
    private final Tenant tenant;
    private final Operation operation;
    private final DatabaseConfig config;

    MoveSource(OperationTools tools, Tenant tenant, Operation operation, Move move) {
        this.tools = tools;
        this.tenant = tenant;
        this.operation = operation;
        this.config = move.source(tools.parts().configs().driver(), tenant);
    }

    DatabaseConfig config() {
        return config;
    }

    /** Waits for work in flight on all nodes, as long as they let it go on. */
    void drain() throws SQLException {
        tools.parts().pools().awaitRetired(tenant);
        try (DatabaseLogin login = usual();
                Connection connection = open(login)) {
            awaitOthers(connection);
        }
    }

    /** From then on nobody else writes: none can log in, and none is there. */
    void lock() throws SQLException {
        try (DatabaseLogin locked = locked()) {
            if (!opens(locked)) {
                try (DatabaseLogin usual = usual();
                        Connection connection = open(usual)) {
                    tools.parts().marker().verify(tenant, connection);
                    PasswordChange.apply(config.driver(), connection, locked);
                }
            }
            try (Connection connection = open(locked)) {
                int left = awaitOthers(connection);
                if (left > 0) {
                    throw new SQLException(left + " sessions of the login " + Printable.quote(locked.username())
                            + " are still connected at the source after "
                            + patience().toSeconds()
                            + " s. End them, or raise tenancy.pool.drain-timeout.");
                }
            }
        }
    }

    /** The tenant's login is again what its row says. */
    void unlock() throws SQLException {
        if (current().sourcePassword() == null) {
            return;
        }
        try (DatabaseLogin usual = usual()) {
            if (!opens(usual)) {
                try (DatabaseLogin locked = locked();
                        Connection connection = open(locked)) {
                    PasswordChange.apply(config.driver(), connection, usual);
                }
            }
        }
    }

    /** No connection to it is taken for the tenant's any more. */
    void retire() throws SQLException {
        try (DatabaseLogin locked = locked();
                Connection connection = open(locked)) {
            tools.parts().marker().retire(connection, tenant.id());
        }
    }

    /** Returns the login that only the move knows; its password is stored before the server gets it. */
    DatabaseLogin locked() {
        Move move = current();
        if (move.sourcePassword() == null) {
            char[] password = GeneratedPassword.create();
            try {
                String envelope = tools.parts().credentials().encrypt(owner(), password);
                tools.transaction().executeWithoutResult(status -> tools.moves().propose(move, envelope));
            } finally {
                Arrays.fill(password, '\0');
            }
        }
        return locked(tools, current());
    }

    static DatabaseLogin locked(OperationTools tools, Move move) {
        char[] password = tools.parts()
                .credentials()
                .decrypt(
                        SecretOwner.sourcePassword(move.tenantId()),
                        Objects.requireNonNull(move.sourcePassword(), "a source that is locked has a password"));
        return new DatabaseLogin(move.sourceUsername(), password, true);
    }

    private SecretOwner owner() {
        return SecretOwner.sourcePassword(tenant.id());
    }

    private Move current() {
        return tools.moves().of(operation);
    }

    private DatabaseLogin usual() {
        return DatabaseLogin.of(tenant, config, tools.parts().configs());
    }

    private boolean opens(DatabaseLogin login) throws SQLException {
        try {
            open(login).close();
            return true;
        } catch (SQLException refused) {
            if (String.valueOf(refused.getSQLState()).startsWith("28")) {
                return false;
            }
            throw refused;
        }
    }

    private Connection open(DatabaseLogin login) throws SQLException {
        DatabaseConfigs configs = tools.parts().configs();
        return configs.dataSource(config, TIMEOUTS).getConnection(login.username(), login.passwordText());
    }

    private Duration patience() {
        return tools.parts().pools().drainTimeout(tenant).plus(BEYOND_DRAIN);
    }

    /** Returns how many other sessions of the login are there when none is left, or the time is over. */
    private int awaitOthers(Connection own) throws SQLException {
        long deadline = System.nanoTime() + patience().toNanos();
        int others = others(own);
        while (others > 0 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new SQLException("Interrupted while the source was drained.", interrupted);
            }
            others = others(own);
        }
        return others;
    }

    /** Each login may see its own sessions, without any right. */
    private int others(Connection own) throws SQLException {
        String count = config.driver() == DatabaseDriver.POSTGRESQL
                ? "SELECT COUNT(*) FROM pg_stat_activity WHERE usename = CURRENT_USER AND pid <> pg_backend_pid()"
                : "SELECT COUNT(*) FROM information_schema.processlist"
                        + " WHERE user = SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AND id <> CONNECTION_ID()";
        try (Statement statement = own.createStatement();
                ResultSet row = statement.executeQuery(count)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
