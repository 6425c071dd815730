package io.tenancy.provisioning;

import io.tenancy.TenancyException;
import io.tenancy.event.TenantMoved;
import io.tenancy.event.TenantMoving;
import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves tenants to other servers: forward to the switch and then to the end, or back to the source, which the tenant gets
 * back before the target is cleared. Thread-safe.
 */
final class TenantMove implements Undertaking {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLEAR_AGAIN = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(TenantMove.class);

    private final OperationTools tools;
    private final MoveRegistration registration;

    TenantMove(OperationTools tools) {
        this.tools = tools;
        this.registration = new MoveRegistration(tools);
    }

    /** As {@link TenantLifecycle#move}. */
    Tenant move(Tenant asked, String server) {
        Tenant tenant = tools.reload(asked.id());
        tools.events().ask(tenant.slug(), new TenantMoving(tenant, server));
        Operation operation = registration.register(tenant, server);
        tools.reload(tenant.id());
        try (MoveSteps steps = new MoveSteps(tools, operation);
                OperationRun run = new OperationRun(tools, operation, steps.all())) {
            try {
                return finish(steps, run);
            } catch (SQLException | RuntimeException failed) {
                throw undone(steps, run, failed);
            }
        }
    }

    /** Goes on forward, or with the way back. What fails before the switch is undone, and thrown if that fails too. */
    @Override
    public void goOn(Operation operation) throws SQLException {
        try (MoveSteps steps = new MoveSteps(tools, operation);
                OperationRun run = new OperationRun(tools, operation, steps.all())) {
            switch (operation.state()) {
                case SETTLING -> clear(steps, operation, new SQLException("The target was not cleared."));
                case UNDOING -> undo(steps, operation, new SQLException("The move was undone."));
                default -> finishOrUndo(steps, run);
            }
        }
    }

    private void finishOrUndo(MoveSteps steps, OperationRun run) throws SQLException {
        try {
            finish(steps, run);
        } catch (SQLException | RuntimeException failed) {
            if (ProvisioningException.isTakenOver(failed) || tools.moves().isSwitched(run.operation())) {
                throw failed;
            }
            undo(steps, run.operation(), failed);
        }
    }

    private Tenant finish(MoveSteps steps, OperationRun run) throws SQLException {
        steps.run(run);
        long id = run.operation().tenantId();
        tools.transaction().executeWithoutResult(status -> {
            tools.operations().end(run.operation(), State.DONE, null);
            tools.store().touch(id);
        });
        Tenant moved = tools.said("tenant.moved", tools.reload(id));
        tools.events().tell(new TenantMoved(moved));
        return moved;
    }

    private RuntimeException undone(MoveSteps steps, OperationRun run, Exception failed) {
        if (ProvisioningException.isTakenOver(failed)) {
            return (RuntimeException) failed;
        }
        Operation reached = run.operation();
        String slug = steps.tenant().slug();
        try {
            if (tools.moves().isSwitched(reached)) {
                return MoveFailures.moveGoesOn(slug, reached.step(), failed);
            }
            undo(steps, reached, failed);
        } catch (SQLException | RuntimeException left) {
            failed.addSuppressed(left);
            leave(reached, failed);
            return MoveFailures.notMoved(slug, reached.step(), false, failed);
        }
        return failed instanceof TenancyException typed && MoveFailures.isUnsuitableCopier(typed)
                ? typed
                : MoveFailures.notMoved(slug, reached.step(), true, failed);
    }

    /** Whoever cannot write leaves it as it is, for another node or for later. */
    private void leave(Operation reached, Exception failed) {
        try {
            tools.operations().pause(reached, PAUSE, failed);
        } catch (RuntimeException unwritten) {
            failed.addSuppressed(unwritten);
        }
    }

    /** First the tenant gets its database back, then the other one goes. */
    private void undo(MoveSteps steps, Operation reached, Exception failed) throws SQLException {
        Operation undoing = reached.at(reached.step(), State.UNDOING);
        tools.operations().reached(undoing);
        steps.unlockSource();
        tools.transaction().executeWithoutResult(status -> {
            tools.operations().settle(undoing, CLEAR_AGAIN, failed);
            tools.store().touch(undoing.tenantId());
        });
        tools.saidFailed("tenant.move.failed", tools.reload(undoing.tenantId()), undoing, failed);
        clear(steps, undoing, failed);
    }

    /** The tenant works; its target's server is asked until it answers. */
    private void clear(MoveSteps steps, Operation undoing, Exception failed) {
        try {
            steps.clearTarget(undoing.step());
        } catch (SQLException | RuntimeException unreachable) {
            log.warn(
                    "What an undone move made for the tenant with id {} was not removed, and is tried again in {} s: {}",
                    undoing.tenantId(),
                    CLEAR_AGAIN.toSeconds(),
                    String.valueOf(unreachable.getMessage()));
            tools.operations().settle(undoing, CLEAR_AGAIN, failed);
            return;
        }
        tools.transaction().executeWithoutResult(status -> {
            tools.operations().end(undoing, State.UNDONE, failed);
            tools.moves().forget(undoing);
        });
    }
}
