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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What creating one tenant takes after its registration, step by step. Used by one thread, which closes it. */
final class CreationSteps implements TenantSteps {

    private static final Logger log = LoggerFactory.getLogger(CreationSteps.class);

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
    private boolean copied;

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
        steps.add(new Step(SCHEMA, this::migrate));
        if (operation.kind() == Operation.Kind.TEMPLATE) {
            steps.add(new Step("unmark", this::unmark));
            steps.add(new Step("close", () -> server().closeTemplate(config.database(), login)));
        }
        if (operation.step().equals(CURRENT)) {
            steps.add(new Step(CURRENT, this::bringUpToDate));
        }
        if (operation.kind().hasTenant()) {
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
        steps.add(
                new Step(DATABASE, unique(this::createDatabase), () -> server().removeDatabase(database, login, mine)));
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

    private void migrate() {
        if (copied) {
            tools.parts().migrator().copied(tenant);
        } else {
            tools.parts().migrator().migrate(tenant);
        }
    }

    /** A spare may have waited while the application got more scripts. */
    private void bringUpToDate() {
        if (!tools.parts().migrator().isOnRecord(tenant)) {
            tools.parts().migrator().migrate(tenant);
        }
    }

    /** As a copy of what all tenants have, where that is possible: else empty, and for the scripts to fill. */
    private void createDatabase() throws SQLException {
        SpareTenants.Template template = operation.kind() == Operation.Kind.TEMPLATE
                ? null
                : tools.spares().template(config.address()).orElse(null);
        if (template != null && server().copies()) {
            try {
                server().copyDatabase(template.database(), template.login(), config.database(), login, mine);
                copied = true;
                return;
            } catch (DatabaseServer.AlreadyExistsException inTheWay) {
                throw inTheWay;
            } catch (SQLException failed) {
                log.warn(
                        "The database of tenant '{}' could not be copied from the template {}, and gets its schema by"
                                + " scripts: {}",
                        tenant.slug(),
                        template.database(),
                        failed.getMessage());
                server().removeDatabase(config.database(), login, mine);
            }
        }
        server().createDatabase(config.database(), login, mine);
    }

    private void mark() throws SQLException {
        try (Connection connection = connect()) {
            tools.parts().marker().write(connection, tenant.id(), operation.nonce());
        }
    }

    /** A copy gets its own mark. */
    private void unmark() throws SQLException {
        try (Connection connection = connect()) {
            tools.parts().marker().remove(connection, tenant.id());
        }
    }

    private Connection connect() throws SQLException {
        return tools.parts()
                .configs()
                .dataSource(config, TIMEOUTS)
                .getConnection(login.username(), login.passwordText());
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
