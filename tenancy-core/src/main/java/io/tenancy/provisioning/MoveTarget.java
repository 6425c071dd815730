package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database to which a tenant is moved: of the same names, and with the tenant's own password. Used by one thread. */
final class MoveTarget {

    private static final Logger log = LoggerFactory.getLogger(MoveTarget.class);
    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final OperationTools tools;
    private final Tenant tenant;
    private final DatabaseConfig config;
    private final DatabaseLogin login;
    private final Operation operation;
    private final Ownership mine;

    MoveTarget(OperationTools tools, Tenant tenant, Operation operation, Move move, DatabaseLogin login) {
        this.tools = tools;
        this.tenant = tenant;
        this.operation = operation;
        this.config = move.target(tools.parts().configs().driver(), tenant);
        this.login = login;
        this.mine = new Ownership(tools.parts().marker(), operation);
    }

    DatabaseConfig config() {
        return config;
    }

    void requireFree() throws SQLException {
        unique(() -> server().requireFree(config.database(), login));
    }

    void createLogin() throws SQLException {
        unique(() -> server().createLogin(login, mine));
    }

    void createDatabase() throws SQLException {
        unique(() -> server().createDatabase(config.database(), login, mine));
    }

    void mark() throws SQLException {
        try (Connection connection = open()) {
            tools.parts().marker().write(connection, tenant.id(), operation.nonce());
        }
    }

    /** Whatever a copier left that died, or that still runs, it is not in the next database of that name. */
    void removeDatabase() throws SQLException {
        endSessions();
        server().removeDatabase(config.database(), login, mine);
    }

    void removeLogin() throws SQLException {
        server().removeLogin(login, mine);
    }

    /** PostgreSQL ends them when it drops the database. */
    private void endSessions() {
        if (config.driver() == DatabaseDriver.POSTGRESQL) {
            return;
        }
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (long session : sessions(statement)) {
                statement.execute("KILL " + session);
            }
        } catch (SQLException gone) {
            log.debug("No sessions at the target of the tenant with id {} were ended.", tenant.id(), gone);
        }
    }

    private static List<Long> sessions(Statement statement) throws SQLException {
        List<Long> sessions = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT id FROM information_schema.processlist"
                + " WHERE user = SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AND id <> CONNECTION_ID()")) {
            while (row.next()) {
                sessions.add(row.getLong(1));
            }
        }
        return sessions;
    }

    private Connection open() throws SQLException {
        return tools.parts()
                .configs()
                .dataSource(config, TIMEOUTS)
                .getConnection(login.username(), login.passwordText());
    }

    private DatabaseServer server() throws SQLException {
        return tools.servers()
                .of(config)
                .orElseThrow(() -> new SQLException("There is no administrative login for the server " + config.host()
                        + ":" + config.port() + " any more. Add it below tenancy.database.servers again."));
    }

    private void unique(SqlStep step) throws SQLException {
        try {
            step.run();
        } catch (DatabaseServer.AlreadyExistsException inTheWay) {
            throw new DuplicateTenantException(tenant.slug(), "database", config.database(), inTheWay);
        }
    }
}
