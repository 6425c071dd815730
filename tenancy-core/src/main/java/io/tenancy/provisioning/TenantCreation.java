package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.database.DatabaseTimeouts;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One run through the steps that follow the registration of a tenant. Remembers what it created, and takes back exactly
 * that if a later step fails. Used once, by one thread.
 */
final class TenantCreation {

    private static final DatabaseTimeouts TIMEOUTS =
            new DatabaseTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60));

    /** What the steps work with; the same for all tenants. */
    record Tools(
            DatabaseServer server,
            DatabaseConfigs configs,
            DatabaseMarker marker,
            TenantMigrator migrator,
            TenantPools pools,
            Operations operations) {}

    private final Tools tools;
    private final Tenant tenant;
    private final Operations.Creation operation;
    private final DatabaseLogin login;
    private final DatabaseConfig config;
    private final Deque<SqlStep> created = new ArrayDeque<>();
    private CreationStep step = CreationStep.LOGIN;

    TenantCreation(Tools tools, Tenant tenant, Operations.Creation operation, DatabaseLogin login) {
        this.tools = tools;
        this.tenant = tenant;
        this.operation = operation;
        this.login = login;
        this.config = tools.configs().resolve(tenant);
    }

    CreationStep step() {
        return step;
    }

    /**
     * Runs every step.
     *
     * @throws io.tenancy.pool.CapacityExceededException if too many others are being created
     * @throws DuplicateTenantException if a database or login of that name exists already
     */
    void run() throws SQLException {
        Runnable ended = tools.pools().beginCreation(tenant, config);
        try {
            runSteps();
        } finally {
            ended.run();
        }
    }

    private void runSteps() throws SQLException {
        String database = config.database();
        DatabaseServer server = tools.server();
        try {
            begin(CreationStep.LOGIN);
            server.createLogin(login);
            created.push(() -> server.dropLogin(login));
            begin(CreationStep.DATABASE);
            server.createDatabase(database, login);
            created.push(() -> server.dropDatabase(database, login));
        } catch (DatabaseServer.AlreadyExistsException inTheWay) {
            throw new DuplicateTenantException(tenant.slug(), "database", database, inTheWay);
        }
        begin(CreationStep.MARKER);
        try (Connection connection =
                tools.configs().dataSource(config, TIMEOUTS).getConnection(login.username(), login.passwordText())) {
            tools.marker().write(connection, tenant.id(), operation.nonce());
        }
        begin(CreationStep.SCHEMA);
        tools.migrator().migrate(tenant);
    }

    private void begin(CreationStep next) {
        step = next;
        tools.operations().reached(operation, next);
    }

    /**
     * Takes back what was created, in reverse order.
     *
     * @param cause gets what goes wrong here as suppressed
     * @return whether nothing is left
     */
    boolean undo(Exception cause) {
        boolean undone = true;
        while (!created.isEmpty()) {
            try {
                created.pop().run();
            } catch (SQLException | RuntimeException failed) {
                cause.addSuppressed(failed);
                undone = false;
            }
        }
        return undone;
    }
}
