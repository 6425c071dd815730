package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.event.TenantPurged;
import io.tenancy.event.TenantPurging;
import io.tenancy.provisioning.Operation.Kind;
import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.DeletedTenants;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Removes a deleted tenant for good: its database, if that says itself that it is this tenant's and Tenancy created it,
 * then its login, then its row; before that what a move has left on another server. Of a database that was imported only the marker goes. There is no way back, only on.
 * Thread-safe.
 */
final class TenantPurge implements Undertaking {

    /** What it is called in the audit trail. */
    static final String ACTION = "tenant.purge";

    private static final String FIRST = "drain";

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final OperationTools tools;
    private final SourceRemoval source;

    TenantPurge(OperationTools tools) {
        this.tools = tools;
        this.source = new SourceRemoval(tools);
    }

    /**
     * Registers the operation, in a transaction of its own; from then on the tenant can no longer be restored.
     *
     * @throws ProvisioningException if the tenant is not deleted, or not for so long, or if another operation is open
     */
    Operation open(long id) {
        Tenant tenant = tools.reload(id);
        tools.events().ask(DeletedTenants.slugOf(tenant), new TenantPurging(tenant));
        return tools.changing(id, latest -> {
            Duration retention = tools.settings().retention();
            if (!tools.deleted().isBefore(latest.id(), retention)) {
                throw ProvisioningException.retained(latest, retention);
            }
            return tools.operations().open(latest.id(), Kind.PURGE, FIRST, null);
        });
    }

    @Override
    public void goOn(Operation operation) throws SQLException {
        Tenant tenant = tools.reload(operation.tenantId());
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(FIRST, () -> tools.parts().pools().awaitRetired(tenant)));
        tools.moves().kept(tenant.id()).ifPresent(move -> steps.addAll(source.steps(tenant, move)));
        if (tenant.databaseName() == null) {
            run(operation, tenant, steps);
            return;
        }
        DatabaseConfig config = tools.parts().configs().resolve(tenant);
        try (DatabaseLogin login = login(tenant, config)) {
            if (tools.operations().isImported(tenant.id())) {
                steps.add(new Step("release", () -> new ImportedDatabase(tools, tenant, config, login).release()));
            } else {
                steps.addAll(new HookSteps(tools.parts(), tenant, config, login).beforeDrop());
                steps.add(new Step("database", () -> dropDatabase(tenant, config, login)));
                steps.add(new Step("login", () -> dropLogin(tenant, config, login)));
            }
            run(operation, tenant, steps);
        }
    }

    /** Where a rotation was stopped, the database may have the password that was about to take the other's place. */
    private DatabaseLogin login(Tenant tenant, DatabaseConfig config) {
        DatabaseConfigs configs = tools.parts().configs();
        DatabaseLogin current = DatabaseLogin.of(tenant, config, configs);
        char[] pending = configs.passwords().pending(tenant.id()).orElse(null);
        if (pending == null) {
            return current;
        }
        DatabaseLogin next = new DatabaseLogin(current.username(), pending, config.ownLogin());
        boolean changed = opens(config, next);
        (changed ? current : next).close();
        return changed ? next : current;
    }

    private boolean opens(DatabaseConfig config, DatabaseLogin login) {
        try {
            open(config, login).close();
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    private Connection open(DatabaseConfig config, DatabaseLogin login) throws SQLException {
        return tools.parts()
                .configs()
                .dataSource(config, TIMEOUTS)
                .getConnection(login.username(), login.passwordText());
    }

    private void run(Operation operation, Tenant tenant, List<Step> steps) throws SQLException {
        try (OperationRun run = new OperationRun(tools, operation, steps)) {
            run.forward(operation.step());
            tools.transaction().executeWithoutResult(status -> {
                tools.operations().end(run.operation(), State.DONE, null);
                tools.moves().forgetAll(tenant.id());
                tools.deleted().remove(tenant.id());
            });
        }
        tools.parts().registry().reload(tenant.id());
        tools.said("tenant.purged", tenant);
        tools.events().tell(new TenantPurged(tenant));
    }

    private void dropDatabase(Tenant tenant, DatabaseConfig config, DatabaseLogin login) throws SQLException {
        DatabaseServer server = server(tenant, config);
        if (!server.hasDatabase(config.database(), login)) {
            return;
        }
        try (Connection connection = open(config, login)) {
            tools.parts().marker().verify(tenant, connection);
            requireCreated(tenant, config, tools.parts().marker().nonces(connection));
        }
        server.dropDatabase(config.database(), login);
        tools.logger().logDatabaseOperation("database.dropped", tenant, Map.of("database", config.database()));
    }

    /** On any server but its own, a database of that name is somebody else's. */
    private DatabaseServer server(Tenant tenant, DatabaseConfig config) throws SQLException {
        return tools.servers()
                .of(config)
                .orElseThrow(() -> new SQLException("It is on the server " + config.host() + ":" + config.port()
                        + ", which Tenancy has no administrative login for. Add one below tenancy.database.servers, or"
                        + " drop the database " + Printable.quote(config.database())
                        + " of the deleted tenant with id " + tenant.id() + " there by hand."));
    }

    private void requireCreated(Tenant tenant, DatabaseConfig config, List<String> nonces) throws SQLException {
        boolean created = nonces.stream()
                .allMatch(nonce -> tools.operations()
                        .ofNonce(nonce)
                        .filter(made -> made.makes() && made.tenantId() == tenant.id())
                        .isPresent());
        if (!created) {
            throw new SQLException("The database " + Printable.quote(config.database())
                    + " was not created by Tenancy, which drops nothing else. Drop it by hand.");
        }
    }

    /** A login that somebody gave the tenant later may be anybody's; those made for tenants end in the id. */
    private void dropLogin(Tenant tenant, DatabaseConfig config, DatabaseLogin login) throws SQLException {
        String name = login.username();
        if (name.startsWith(tools.settings().namePrefix()) && name.endsWith("_" + tenant.id())) {
            server(tenant, config).dropLogin(login);
        }
    }

    /** Only who repeats the slug can mean it. */
    static void requireConfirmed(Tenant tenant, String confirmed) {
        if (tenant.deletedAt() == null) {
            throw TenantNotFoundException.byId(tenant.id());
        }
        if (!confirmed.equals(DeletedTenants.slugOf(tenant)) && !confirmed.equals(tenant.slug())) {
            throw ProvisioningException.unconfirmed(tenant);
        }
    }
}
