package io.tenancy.provisioning;

import io.tenancy.TenancyException;
import io.tenancy.event.TenantCreated;
import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the creation of tenants to its end: for a caller, who gets everything taken back if it fails, or for one who
 * died, whose tenant then waits for an operator. Thread-safe.
 */
final class TenantCreation implements Undertaking {

    /** As long as a server may take to finish what it was asked for by a client that has died. */
    private static final Duration SETTLE = Duration.ofSeconds(10);

    private final OperationTools tools;

    TenantCreation(OperationTools tools) {
        this.tools = tools;
    }

    /** Runs a creation that has just been registered. */
    Tenant first(Operation operation) {
        Tenant tenant = tools.reload(operation.tenantId());
        if (tenant.databaseUsername() != null) {
            tools.logger()
                    .logCredentialOperation(
                            "credential.stored",
                            null,
                            Map.of("tenant", tenant.slug(), "username", tenant.databaseUsername()));
        }
        try (TenantSteps steps = TenantSteps.of(tools, operation, false);
                OperationRun run = new OperationRun(tools, operation, steps.all())) {
            try {
                return finish(steps, run);
            } catch (SQLException | RuntimeException failed) {
                throw undo(tenant, run, failed);
            }
        }
    }

    /** Goes on forward, or with the way back. */
    @Override
    public void goOn(Operation operation) throws SQLException {
        if (operation.state() == State.SETTLING) {
            lookOnceMore(operation);
            return;
        }
        Tenant tenant = tools.reload(operation.tenantId());
        try (TenantSteps steps = TenantSteps.of(tools, operation, tenant.deletedAt() != null);
                OperationRun run = new OperationRun(tools, operation, steps.all())) {
            if (operation.state() == State.UNDOING || tenant.deletedAt() != null) {
                run.backward();
                settle(run, cancelled());
            } else if (!operation.kind().hasTenant()) {
                steps.run(run);
                tools.operations().ready(run.operation());
            } else {
                finish(steps, run);
            }
        }
    }

    private void lookOnceMore(Operation operation) throws SQLException {
        try (TenantSteps steps = TenantSteps.of(tools, operation, true);
                OperationRun run = new OperationRun(tools, operation, steps.ofServer())) {
            run.undoAll();
            end(run, null);
        }
    }

    /** Takes back what was made and forgets the tenant, as soon as nothing can be late. */
    void cancel(Operation operation, Exception why) throws SQLException {
        try (TenantSteps steps = TenantSteps.of(tools, operation, true);
                OperationRun run = new OperationRun(tools, operation, steps.all())) {
            run.backward();
            settle(run, why);
        }
    }

    static Exception cancelled() {
        return new IllegalStateException("Taken back; looked at once more for what a server finishes late.");
    }

    private Tenant finish(TenantSteps steps, OperationRun run) throws SQLException {
        steps.run(run);
        long id = run.operation().tenantId();
        tools.transaction().executeWithoutResult(status -> {
            tools.operations().end(run.operation(), State.DONE, null);
            tools.store().touch(id);
        });
        Tenant created = tools.said("tenant.created", tools.reload(id));
        tools.events().tell(new TenantCreated(created));
        return created;
    }

    private RuntimeException undo(Tenant tenant, OperationRun run, Exception failed) {
        if (ProvisioningException.isTakenOver(failed)) {
            return (RuntimeException) failed;
        }
        Operation reached = run.operation();
        boolean undone = takeBack(run, failed);
        tools.parts().registry().reload(tenant.id());
        tools.saidFailed("tenant.create.failed", tenant, reached, failed);
        return failed instanceof TenancyException refusal && isRefusal(refusal) && undone
                ? refusal
                : ProvisioningException.failed(tenant.slug(), reached.step(), undone, failed);
    }

    /** Whether the reason is what the caller asked for, which another try would not change. */
    private static boolean isRefusal(TenancyException failed) {
        return failed instanceof DuplicateTenantException
                || failed instanceof InvalidTenantException
                || ProvisioningException.isImportRefused(failed);
    }

    /** Returns whether nothing is left; what goes wrong here is told with the failure that led here. */
    private boolean takeBack(OperationRun run, Exception failed) {
        try {
            run.backward();
            if (mayBeLate(failed)) {
                settle(run, failed);
            } else {
                end(run, failed);
            }
            return true;
        } catch (SQLException | RuntimeException left) {
            failed.addSuppressed(left);
            leave(run, failed);
            return false;
        }
    }

    /** Whoever cannot write that it failed leaves it as it is, for another node or for later. */
    private void leave(OperationRun run, Exception failed) {
        try {
            tools.transaction().executeWithoutResult(status -> {
                tools.operations().fail(run.operation(), failed);
                tools.store().touch(run.operation().tenantId());
            });
        } catch (RuntimeException unwritten) {
            failed.addSuppressed(unwritten);
        }
    }

    private void end(OperationRun run, @Nullable Exception failed) {
        tools.transaction().executeWithoutResult(status -> {
            tools.deleted().remove(run.operation().tenantId());
            tools.operations().end(run.operation(), State.UNDONE, failed);
        });
    }

    /** Frees the names at once, and leaves the rest to a second look when nothing can be under way any more. */
    private void settle(OperationRun run, Exception cause) {
        long id = run.operation().tenantId();
        tools.transaction().executeWithoutResult(status -> {
            tools.deleted().mark(id);
            tools.operations().settle(run.operation(), SETTLE, cause);
        });
        tools.reload(id);
    }

    /** A connection that broke leaves open what the server still does. */
    private static boolean mayBeLate(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && !(sql instanceof DatabaseServer.AlreadyExistsException)
                    && isOfConnection(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfConnection(SQLException sql) {
        String state = sql.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57")
                || sql instanceof SQLRecoverableException
                || sql instanceof SQLTransientException
                || sql instanceof SQLTimeoutException;
    }
}
