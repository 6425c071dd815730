package io.tenancy.provisioning;

import io.tenancy.Printable;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.tenant.TenantStore;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs a tenant's life from the node that was asked to. */
final class CentralTenantLifecycle implements TenantLifecycle {

    private final ProvisioningSettings settings;
    private final TenantRegistry registry;
    private final TenantStore store;
    private final Operations operations;
    private final TenantRegistration registration;
    private final TenantCreation.Tools tools;
    private final DatabaseRemoval removal;
    private final PasswordRotation passwords;
    private final TransactionTemplate transaction;
    private final TenancyLogger logger;

    CentralTenantLifecycle(ProvisioningSettings settings, ProvisioningParts parts, TenancyLogger logger) {
        this.settings = settings;
        this.registry = parts.registry();
        this.store = new TenantStore(parts.centralDataSource());
        this.operations = new Operations(JdbcClient.create(parts.centralDataSource()));
        this.registration = new TenantRegistration(store, operations, parts, settings);
        DatabaseServer server = parts.server();
        this.tools = new TenantCreation.Tools(
                server, parts.configs(), parts.marker(), parts.migrator(), parts.pools(), operations);
        this.removal = new DatabaseRemoval(parts, server);
        this.passwords = new PasswordRotation(parts);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(parts.centralDataSource()));
        // What a step has written must stand before the next one begins, whatever the caller's transaction does.
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.logger = TenancyLogger.contained(logger);
    }

    @Override
    public Tenant create(NewTenant request) {
        NewTenant tenant = request.validated();
        if (!settings.autoCreate()) {
            throw ProvisioningException.disabled(tenant.slug());
        }
        TenantRegistration.Registered registered =
                Objects.requireNonNull(transaction.execute(status -> registration.register(tenant)));
        try (DatabaseLogin login = registered.login()) {
            if (login.own()) {
                logger.logCredentialOperation(
                        "credential.stored", null, Map.of("tenant", tenant.slug(), "username", login.username()));
            }
            return provision(registered.operation(), login);
        }
    }

    private Tenant provision(Operations.Creation operation, DatabaseLogin login) {
        Tenant tenant = reload(operation.tenantId());
        TenantCreation creation = new TenantCreation(tools, tenant, operation, login);
        try {
            creation.run();
            transaction.executeWithoutResult(status -> {
                operations.done(operation);
                store.touch(tenant.id());
            });
        } catch (SQLException | RuntimeException failed) {
            throw undo(creation, tenant, operation, failed);
        }
        return said("tenant.created", reload(tenant.id()));
    }

    private RuntimeException undo(
            TenantCreation creation, Tenant tenant, Operations.Creation operation, Exception failed) {
        boolean undone = creation.undo(failed);
        transaction.executeWithoutResult(status -> {
            if (undone) {
                store.remove(tenant.id());
                operations.undone(operation, failed);
            } else {
                operations.failed(operation, failed);
                store.touch(tenant.id());
            }
        });
        registry.reload(tenant.id());
        String step = creation.step().text();
        logger.logDatabaseOperation(
                "tenant.create.failed", tenant, Map.of("step", step, "error", String.valueOf(failed.getMessage())));
        return failed instanceof DuplicateTenantException duplicate && undone
                ? duplicate
                : ProvisioningException.failed(tenant.slug(), step, undone, failed);
    }

    @Override
    public Tenant suspend(Tenant tenant) {
        return said("tenant.suspended", change(tenant, id -> store.setActive(id, false)));
    }

    @Override
    public Tenant resume(Tenant tenant) {
        return said("tenant.resumed", change(tenant, id -> store.setActive(id, true)));
    }

    @Override
    public void delete(Tenant tenant) {
        Tenant deleted = said("tenant.deleted", change(tenant, store::markDeleted));
        if (!settings.autoDelete()) {
            return;
        }
        try {
            String database = removal.drop(deleted);
            logger.logDatabaseOperation("database.dropped", deleted, Map.of("database", database));
        } catch (SQLException | RuntimeException failed) {
            throw ProvisioningException.notDropped(tenant.slug(), tenant.databaseName(), failed);
        }
    }

    @Override
    public Tenant rotatePassword(Tenant tenant) {
        try {
            Tenant rotated = passwords.rotate(tenant);
            logger.logCredentialOperation("password.rotated", rotated, Map.of());
            return rotated;
        } catch (ProvisioningException | TenantNotFoundException ours) {
            throw ours;
        } catch (SQLException | RuntimeException failed) {
            throw ProvisioningException.passwordNotRotated(tenant.slug(), failed);
        }
    }

    private Tenant change(Tenant tenant, Predicate<Long> change) {
        if (!Boolean.TRUE.equals(transaction.execute(status -> change.test(tenant.id())))) {
            throw TenantNotFoundException.byId(tenant.id());
        }
        return reload(tenant.id());
    }

    private Tenant reload(long id) {
        return registry.reload(id).orElseThrow(() -> TenantNotFoundException.byId(id));
    }

    private Tenant said(String event, Tenant tenant) {
        logger.logDatabaseOperation(event, tenant, Map.of("name", Printable.escape(tenant.name(), 100)));
        return tenant;
    }
}
