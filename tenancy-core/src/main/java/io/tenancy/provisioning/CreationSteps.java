package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What creating one tenant takes after its registration, step by step. Used by one thread, which closes it. */
final class CreationSteps implements TenantSteps {

    /** The first. */
    static final String NAMES = "names";

    private static final String LOGIN = "login";
    private static final String DATABASE = "database";
    private static final String SCHEMA = "schema";

    /** With which a tenant begins that got a spare: the first that a spare has not behind it. */
    static final String CURRENT = "current";

    private static final Set<String> SCHEMA_STEPS = Set.of(SCHEMA, CURRENT);

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final OperationTools tools;
    private final Tenant tenant;
    private final Operation operation;
    private final DatabaseConfig config;
    private final DatabaseLogin login;
    private final Ownership mine;

    CreationSteps(OperationTools tools, Tenant tenant, Operation operation) {
        this.tools = tools;
        this.tenant = tenant;
        this.operation = operation;
        this.config = tools.parts().configs().resolve(tenant);
        this.login = DatabaseLogin.of(tenant, config, tools.parts().configs());
        this.mine = new Ownership(tools.parts().marker(), operation);
    }

    @Override
    public List<Step> all() {
        List<Step> steps = new ArrayList<>(ofServer());
        steps.add(new Step("marker", this::mark));
        steps.add(new Step(SCHEMA, () -> tools.parts().migrator().migrate(tenant)));
        if (operation.kind() != Operation.Kind.SPARE) {
            steps.add(new Step(CURRENT, this::bringUpToDate));
            steps.addAll(new HookSteps(tools.parts(), tenant, config, login).ofCreation());
        }
        return steps;
    }

    @Override
    public List<Step> ofServer() {
        String database = config.database();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(NAMES, unique(() -> server().requireFree(database, login))));
        steps.add(new Step(
                LOGIN, unique(() -> server().createLogin(login, mine)), () -> server().removeLogin(login, mine)));
        steps.add(new Step(
                DATABASE,
                unique(() -> server().createDatabase(database, login, mine)),
                () -> server().removeDatabase(database, login, mine)));
        return steps;
    }

    /** The one that the row says, whatever new tenants get by now. */
    private DatabaseServer server() throws SQLException {
        return tools.servers()
                .of(config)
                .orElseThrow(() -> new SQLException("There is no administrative login for the server " + config.host()
                        + ":" + config.port() + " any more. Add it below tenancy.database.servers again."));
    }

    /**
     * A schema that was begun and not finished is made anew: where a script cannot be rolled back, nobody knows what is
     * there, and nobody has used it.
     */
    @Override
    public void run(OperationRun run) throws SQLException {
        Runnable ended = tools.parts().pools().beginCreation(tenant, config);
        try {
            run.forward(first());
        } finally {
            ended.run();
        }
    }

    private String first() throws SQLException {
        boolean known = all().stream().anyMatch(step -> step.name().equals(operation.step()));
        if (operation.isResumed() && SCHEMA_STEPS.contains(operation.step())) {
            server().removeDatabase(config.database(), login, mine);
            return DATABASE;
        }
        // Whatever is there by then, the names are not free any more.
        return known ? operation.step() : LOGIN;
    }

    /** A spare may have waited while the application got more scripts. */
    private void bringUpToDate() {
        if (!tools.parts().migrator().isOnRecord(tenant)) {
            tools.parts().migrator().migrate(tenant);
        }
    }

    private void mark() throws SQLException {
        try (Connection connection = tools.parts()
                .configs()
                .dataSource(config, TIMEOUTS)
                .getConnection(login.username(), login.passwordText())) {
            tools.parts().marker().write(connection, tenant.id(), operation.nonce());
        }
    }

    private SqlStep unique(SqlStep step) {
        return () -> {
            try {
                step.run();
            } catch (DatabaseServer.AlreadyExistsException inTheWay) {
                throw new DuplicateTenantException(tenant.slug(), "database", config.database(), inTheWay);
            }
        };
    }

    @Override
    public void close() {
        login.close();
    }
}
