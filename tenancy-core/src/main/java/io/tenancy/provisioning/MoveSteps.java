package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseMarker;
import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What moving one tenant takes, step by step. Used by one thread, which closes it. */
final class MoveSteps implements AutoCloseable {

    /** The first. */
    static final String DRAIN = "drain";

    private static final String LOCK = "lock-source";
    private static final String LOGIN = "login";
    private static final String DATABASE = "database";
    private static final String MARKER = "marker";
    private static final String COPY = "copy";
    private static final String SWITCH = "switch";

    /** After these a copy may be there of which nobody knows how far it came. */
    private static final Set<String> HALF = Set.of(MARKER, COPY);

    private static final Logger log = LoggerFactory.getLogger(MoveSteps.class);

    private final OperationTools tools;
    private final Tenant tenant;
    private final Operation operation;
    private final DatabaseLogin login;
    private final MoveSource source;
    private final MoveTarget target;

    MoveSteps(OperationTools tools, Operation operation) {
        this.tools = tools;
        this.tenant = tools.reload(operation.tenantId());
        this.operation = operation;
        Move move = tools.moves().of(operation);
        this.source = new MoveSource(tools, tenant, operation, move);
        this.login = DatabaseLogin.of(tenant, source.config(), tools.parts().configs());
        this.target = new MoveTarget(tools, tenant, operation, move, login);
    }

    Tenant tenant() {
        return tenant;
    }

    List<Step> all() {
        return List.of(
                new Step(DRAIN, source::drain),
                new Step(LOCK, source::lock),
                new Step("names", target::requireFree),
                new Step(LOGIN, target::createLogin),
                new Step(DATABASE, target::createDatabase),
                new Step(MARKER, target::mark),
                new Step(COPY, this::copy),
                new Step("verify", this::verify),
                new Step(SWITCH, this::switchOver),
                new Step("mark-source", this::markSource));
    }

    void run(OperationRun run) throws SQLException {
        Runnable ended = tools.parts().pools().beginCreation(tenant, target.config());
        try {
            run.forward(first());
        } finally {
            ended.run();
        }
    }

    private String first() throws SQLException {
        if (operation.isResumed() && isAfterLock() && !tools.moves().isSwitched(operation)) {
            // Who began to undo it may have unlocked it.
            source.lock();
        }
        if (operation.isResumed() && HALF.contains(operation.step())) {
            target.removeDatabase();
            return DATABASE;
        }
        return operation.step();
    }

    private boolean isAfterLock() {
        return !Set.of(DRAIN, LOCK).contains(operation.step());
    }

    /** The tenant can go on at its source. */
    void unlockSource() throws SQLException {
        source.unlock();
    }

    /** Removes what was made, up to the step that was begun last. */
    void clearTarget(String reached) throws SQLException {
        List<String> names = all().stream().map(Step::name).toList();
        int begun = names.indexOf(reached);
        if (begun >= names.indexOf(DATABASE)) {
            target.removeDatabase();
        }
        if (begun >= names.indexOf(LOGIN)) {
            target.removeLogin();
        }
    }

    private TenantCopy sides(DatabaseLogin locked) {
        return new TenantCopy(
                tenant,
                TenantCopy.Side.of(tools.parts(), source.config(), locked),
                TenantCopy.Side.of(tools.parts(), target.config(), login));
    }

    private void copy() {
        try (DatabaseLogin locked = source.locked()) {
            tools.parts().copier().copy(sides(locked));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The copy was interrupted.", interrupted);
        } catch (ProvisioningException unsuitable) {
            throw unsuitable;
        } catch (Exception failed) {
            throw new IllegalStateException(String.valueOf(failed.getMessage()), failed);
        }
    }

    private void verify() throws SQLException {
        try (DatabaseLogin locked = source.locked()) {
            TenantCopy copy = sides(locked);
            try (Connection from = copy.source().connections().getConnection();
                    Connection to = copy.target().connections().getConnection()) {
                DatabaseMarker marker = tools.parts().marker();
                marker.verify(tenant, from);
                marker.verify(tenant, to);
                if (!marker.nonces(to).equals(List.of(operation.nonce()))) {
                    throw new SQLException("The copier has overwritten the table tenancy_marker of the target.");
                }
                new MoveVerification(source.config().driver()).requireEqual(from, to);
            }
        }
    }

    /** From here on there is no way back. */
    private void switchOver() {
        Move move = tools.moves().of(operation);
        tools.transaction().executeWithoutResult(status -> {
            tools.operations().reached(operation.at(SWITCH, State.RUNNING));
            Tenant latest =
                    tools.store().lock(tenant.id()).orElseThrow(() -> TenantNotFoundException.byId(tenant.id()));
            if (tools.moves().isSwitched(operation)) {
                return;
            }
            if (!isUnchanged(latest)) {
                throw ProvisioningException.changed(latest.slug());
            }
            tools.store()
                    .point(
                            latest,
                            move.targetHost(),
                            move.targetPort(),
                            latest.databaseUsername(),
                            latest.encryptedPassword());
            tools.moves().switched(operation);
        });
    }

    /** Somebody may have written the row by hand, whatever operation is open. */
    private boolean isUnchanged(Tenant latest) {
        return latest.deletedAt() == null
                && Objects.equals(latest.databaseHost(), tenant.databaseHost())
                && Objects.equals(latest.databasePort(), tenant.databasePort())
                && Objects.equals(latest.databaseName(), tenant.databaseName())
                && Objects.equals(latest.databaseUsername(), tenant.databaseUsername())
                && tools.parts().configs().samePassword(latest, tenant);
    }

    /** The tenant does not wait for a server that it has left: that nobody gets in there is true already. */
    private void markSource() {
        try {
            source.retire();
        } catch (SQLException | RuntimeException unreachable) {
            log.warn(
                    "The source of the moved tenant with id {} could not be marked; it stays locked.",
                    tenant.id(),
                    unreachable);
        }
    }

    @Override
    public void close() {
        login.close();
    }
}
