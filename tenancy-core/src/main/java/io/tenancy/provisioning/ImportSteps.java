package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tenant takes whose database was there before. Nothing is made there but the marker, and what the application's
 * migrations make; of these only the marker is taken back.
 */
final class ImportSteps implements TenantSteps {

    /** The first. */
    static final String INSPECT = "inspect";

    private final OperationTools tools;
    private final TenantMigrator migrator;
    private final Tenant tenant;
    private final Operation operation;
    private final DatabaseConfig config;
    private final DatabaseLogin login;
    private final ImportedDatabase database;
    private final boolean abandoned;

    ImportSteps(OperationTools tools, Tenant tenant, Operation operation, boolean abandoned) {
        this.tools = tools;
        this.migrator = tools.parts().migrator();
        this.tenant = tenant;
        this.operation = operation;
        this.config = tools.parts().configs().resolve(tenant);
        this.login = DatabaseLogin.of(tenant, config, tools.parts().configs());
        this.database = new ImportedDatabase(tools, tenant, config, login);
        this.abandoned = abandoned;
    }

    @Override
    public List<Step> all() {
        String baseline = operation.baseline();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(INSPECT, this::inspect));
        steps.addAll(ofServer());
        if (baseline != null) {
            steps.add(new Step("baseline", () -> {
                database.requireMarked();
                migrator.baseline(tenant, baseline);
            }));
        }
        steps.add(new Step("schema", () -> {
            database.requireMarked();
            migrator.migrate(tenant);
        }));
        steps.addAll(new HookSteps(tools.parts(), tenant, config, login).ofCreation());
        return steps;
    }

    @Override
    public List<Step> ofServer() {
        return List.of(new Step("marker", () -> database.mark(operation.nonce()), this::unmark));
    }

    /** A schema that was begun is gone on with: the database is not ours to make anew. */
    @Override
    public void run(OperationRun run) throws SQLException {
        Runnable ended = tools.parts().pools().beginCreation(tenant, config);
        try {
            run.forward(operation.step());
        } finally {
            ended.run();
        }
    }

    private void unmark() throws SQLException {
        if (abandoned) {
            database.release();
        } else {
            database.unmark();
        }
    }

    private void inspect() throws SQLException {
        FoundDatabase found;
        try (Connection connection = database.open()) {
            found = database.requireFree(connection);
        }
        boolean versioned = migrator.isVersioned(tenant);
        boolean baselined = operation.baseline() != null;
        if (found.isEmpty()) {
            require(!baselined, "is empty, so that no baseline applies: all migrations are. Leave the baseline out.");
        } else if (versioned) {
            require(!baselined, "has a history of migrations, which says its version. Leave the baseline out.");
        } else {
            require(
                    baselined,
                    "is not empty (" + found.describe() + ") and has no history of migrations. Say which version of the"
                            + " tenants' schema it has (ExistingDatabase.baseline, or --baseline=<version>), or empty it.");
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw ProvisioningException.importRefused(tenant, otherwise);
        }
    }

    @Override
    public void close() {
        login.close();
    }
}
