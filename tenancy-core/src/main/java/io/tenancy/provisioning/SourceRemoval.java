package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.provisioning.Operation.Kind;
import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Drops the database that a tenant had before it was moved, and its login, if Tenancy created it. Of one that was imported
 * only the marker goes, and its login gets the tenant's password again. Thread-safe.
 */
final class SourceRemoval implements Undertaking {

    private static final String FIRST = "source-database";
    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final OperationTools tools;

    SourceRemoval(OperationTools tools) {
        this.tools = tools;
    }

    /** As {@link TenantLifecycle#confirmMove}. What fails leaves nothing open: it can be confirmed again. */
    Tenant confirm(Tenant asked, String slug) {
        Tenant tenant = tools.reload(asked.id());
        if (!slug.equals(tenant.slug())) {
            throw MoveFailures.sourceKept(tenant.slug(), "its slug was not repeated.", null);
        }
        Operation operation = tools.changing(tenant.id(), latest -> {
            if (tools.moves().kept(latest.id()).isEmpty()) {
                throw MoveFailures.sourceKept(
                        latest.slug(), "none is kept: the tenant was not moved, or the move was confirmed.", null);
            }
            return tools.operations().open(latest.id(), Kind.CONFIRM, FIRST, null);
        });
        try {
            goOn(operation);
        } catch (SQLException | RuntimeException failed) {
            if (!ProvisioningException.isTakenOver(failed)) {
                tools.operations().end(operation, State.UNDONE, failed);
            }
            throw MoveFailures.sourceKept(
                    tenant.slug(), Printable.escape(String.valueOf(failed.getMessage()), 1_000), failed);
        }
        return tools.reload(tenant.id());
    }

    @Override
    public void goOn(Operation operation) throws SQLException {
        Tenant tenant = tools.reload(operation.tenantId());
        Optional<Move> kept = tools.moves().kept(tenant.id());
        List<Step> steps = kept.map(move -> steps(tenant, move)).orElse(List.of());
        try (OperationRun run = new OperationRun(tools, operation, steps)) {
            run.forward(operation.step());
            tools.transaction().executeWithoutResult(status -> {
                tools.operations().end(run.operation(), State.DONE, null);
                kept.ifPresent(tools.moves()::confirmed);
            });
        }
        tools.said("tenant.source.dropped", tenant);
    }

    List<Step> steps(Tenant tenant, Move move) {
        DatabaseConfig config = move.source(tools.parts().configs().driver(), tenant);
        return List.of(
                new Step(FIRST, () -> removeDatabase(tenant, move, config)),
                new Step("source-login", () -> removeLogin(tenant, move, config)));
    }

    private void removeDatabase(Tenant tenant, Move move, DatabaseConfig config) throws SQLException {
        DatabaseServer server = server(config);
        try (DatabaseLogin login = MoveSource.locked(tools, move)) {
            if (!server.hasDatabase(config.database(), login)) {
                return;
            }
            boolean created;
            try (Connection connection = tools.parts()
                    .configs()
                    .dataSource(config, TIMEOUTS)
                    .getConnection(login.username(), login.passwordText())) {
                created = isCreated(tenant, connection);
                if (!created) {
                    release(tenant, config, connection);
                }
            }
            if (created) {
                server.dropDatabase(config.database(), login);
                tools.logger().logDatabaseOperation("database.dropped", tenant, Map.of("database", config.database()));
            }
        }
    }

    private boolean isCreated(Tenant tenant, Connection connection) throws SQLException {
        DatabaseMarker marker = tools.parts().marker();
        if (!marker.isOrWasOf(tenant.id(), connection)) {
            throw new SQLException("Its marker does not say that it was this tenant's, and nothing else is dropped.");
        }
        return marker.nonces(connection).stream()
                .allMatch(nonce -> tools.operations()
                        .ofNonce(nonce)
                        .filter(made -> made.makes() && made.tenantId() == tenant.id())
                        .isPresent());
    }

    private void release(Tenant tenant, DatabaseConfig config, Connection connection) throws SQLException {
        DatabaseMarker marker = tools.parts().marker();
        marker.retire(connection, tenant.id());
        marker.remove(connection, -tenant.id());
        try (DatabaseLogin usual =
                DatabaseLogin.of(tenant, config, tools.parts().configs())) {
            PasswordChange.apply(config.driver(), connection, usual);
        }
    }

    /** As a purge does: only those that were made for tenants. */
    private void removeLogin(Tenant tenant, Move move, DatabaseConfig config) throws SQLException {
        String name = move.sourceUsername();
        if (name.startsWith(tools.settings().namePrefix()) && name.endsWith("_" + tenant.id())) {
            try (DatabaseLogin login = MoveSource.locked(tools, move)) {
                server(config).dropLogin(login);
            }
        }
    }

    private DatabaseServer server(DatabaseConfig config) throws SQLException {
        return tools.servers()
                .of(config)
                .orElseThrow(() -> new SQLException("There is no administrative login for the server " + config.host()
                        + ":" + config.port() + ". Add it below tenancy.database.servers."));
    }
}
