package io.tenancy.provisioning;

import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.AuditUnavailableException;
import io.tenancy.logging.AuditedAction;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.Operation.State;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be done on tenants: operations whose node has died, or that failed where another try may help, the purge
 * of deleted tenants whose time is over, and databases kept for tenants to come that are missing or not wanted any more. Gone on with by any node, a few times by itself and then when an operator
 * says so. Thread-safe.
 */
public final class PendingOperations {

    /** Tries in all. With the pauses between them they are over within a minute of the first one's end. */
    private static final int MOST_ATTEMPTS = 4;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final int LOOK_AT = 20;

    private static final Logger log = LoggerFactory.getLogger(PendingOperations.class);

    private final OperationTools tools;
    private final TenantCreation creation;
    private final TenantPurge purge;
    private final TenantRegistration registration;
    private final TenantMove move;
    private final SourceRemoval confirmation;

    PendingOperations(OperationTools tools) {
        this.tools = tools;
        this.creation = new TenantCreation(tools);
        this.purge = new TenantPurge(tools);
        this.registration = new TenantRegistration(tools);
        this.move = new TenantMove(tools);
        this.confirmation = new SourceRemoval(tools);
    }

    /** Returns those that are kept in the central database. */
    public static PendingOperations central(
            ProvisioningSettings settings, ProvisioningParts parts, TenancyLogger logger) {
        return central(settings, parts, logger, AuditTrail.none());
    }

    /** As {@link #central(ProvisioningSettings, ProvisioningParts, TenancyLogger)}, with each try in the audit trail. */
    public static PendingOperations central(
            ProvisioningSettings settings, ProvisioningParts parts, TenancyLogger logger, AuditTrail audit) {
        return new PendingOperations(OperationTools.of(settings, parts, logger, audit));
    }

    /**
     * Goes on with one operation, the oldest that nobody is at, on this thread. What fails is noted with the operation,
     * which is left for later, and after a few attempts for an operator.
     *
     * @return false if there was none
     * @throws RuntimeException if the central database cannot be read or written
     */
    public boolean runOne() {
        Optional<Operation> mine = interrupted().or(this::due).or(this::spare);
        mine.ifPresent(this::tryToGoOn);
        return mine.isPresent();
    }

    private Optional<Operation> interrupted() {
        return tools.operations().interrupted(LOOK_AT).stream()
                .flatMap(seen -> take(seen).stream())
                .findFirst();
    }

    /** Two nodes that see the same tenant: one opens the operation, the other is refused, as where a listener objects. */
    private Optional<Operation> due() {
        if (!tools.settings().autoDelete()) {
            return Optional.empty();
        }
        for (long id : tools.deleted().before(tools.settings().retention(), LOOK_AT)) {
            try {
                return Optional.of(purge.open(id));
            } catch (ProvisioningException | TenantNotFoundException refused) {
                log.debug("The tenant with id {} is not purged by this node now.", id, refused);
            }
        }
        return Optional.empty();
    }

    private Optional<Operation> spare() {
        return Objects.requireNonNull(tools.transaction()
                .execute(status -> registration.registerSpare().or(registration::takeSurplusSpare)));
    }

    /** As {@link TenantLifecycle#retry}. */
    Tenant retry(Tenant tenant) {
        Operation open = tools.operations()
                .openOf(tenant.id())
                .orElseThrow(() -> ProvisioningException.nothingToRetry(tenant.slug()));
        Operation mine = require(tenant, open);
        run(tenant, mine, () -> goOn(mine));
        requireNotUndone(tenant, mine);
        return tools.parts().registry().reload(tenant.id()).orElse(tenant);
    }

    /** What fails is undone where that can be, which is not what was asked for. */
    private void requireNotUndone(Tenant tenant, Operation mine) {
        if (mine.kind() == Operation.Kind.MOVE
                && tools.operations()
                        .ofNonce(mine.nonce())
                        .filter(now -> now.state() != State.DONE)
                        .isPresent()) {
            throw MoveFailures.notMoved(
                    tenant.slug(),
                    mine.step(),
                    true,
                    new IllegalStateException("See tenancy_operations.last_error for the reason."));
        }
    }

    /** Ends a creation that nobody is at, by taking it back. */
    void cancel(Tenant tenant, Operation open) {
        Operation mine = require(tenant, open);
        run(tenant, mine, () -> creation.cancel(mine, TenantCreation.cancelled()));
    }

    /** As {@link TenantLifecycle#purge}, when it is confirmed. */
    void purge(Tenant tenant) {
        Operation mine = purge.open(tenant.id());
        run(tenant, mine, () -> goOn(mine));
    }

    private void run(Tenant tenant, Operation mine, SqlStep work) {
        try {
            work.run();
        } catch (SQLException | RuntimeException failed) {
            giveUp(mine, failed);
            throw switch (mine.kind()) {
                case PURGE -> ProvisioningException.notPurged(tenant, failed);
                case MOVE -> MoveFailures.notMoved(tenant.slug(), mine.step(), false, failed);
                case CONFIRM -> MoveFailures.sourceKept(tenant.slug(), String.valueOf(failed.getMessage()), failed);
                case CREATE, IMPORT, SPARE, TEMPLATE ->
                    ProvisioningException.failed(tenant.slug(), mine.step(), false, failed);
            };
        }
    }

    private Operation require(Tenant tenant, Operation open) {
        return take(open).orElseThrow(() -> ProvisioningException.busy(tenant.slug(), open, null));
    }

    private Optional<Operation> take(Operation seen) {
        return Objects.requireNonNull(
                tools.transaction().execute(status -> tools.operations().take(seen)));
    }

    private void tryToGoOn(Operation mine) {
        log.info(
                "Going on with operation '{}' on the tenant with id {} at step '{}': attempt {}.",
                mine.kind().text(),
                mine.tenantId(),
                mine.step(),
                mine.attempt());
        try {
            goOnAudited(mine);
        } catch (AuditUnavailableException unwritten) {
            // Nothing of it was tried.
            pause(mine, unwritten);
        } catch (SQLException | RuntimeException failed) {
            if (mine.attempt() < MOST_ATTEMPTS || isUndoneMove(mine)) {
                pause(mine, failed);
            } else if (!mine.kind().hasTenant()) {
                takeBack(mine, failed);
            } else {
                giveUp(mine, failed);
            }
        }
    }

    /** Nobody waits for a spare: another one is begun in its place. */
    private void takeBack(Operation spare, Exception failed) {
        log.warn(
                "The {} database with id {} could not be made and is taken back: {}",
                spare.kind().text(),
                spare.tenantId(),
                String.valueOf(failed.getMessage()));
        try {
            creation.cancel(spare, failed);
        } catch (SQLException | RuntimeException left) {
            failed.addSuppressed(left);
            pause(spare, failed);
        }
    }

    /** Its tenant works, and must not be kept out because something is left elsewhere. */
    private static boolean isUndoneMove(Operation mine) {
        return mine.kind() == Operation.Kind.MOVE && mine.state() == State.SETTLING;
    }

    /** What stands in no trail is not done now, and tried again for as long as it takes. */
    private void goOnAudited(Operation mine) throws SQLException {
        AuditTarget target = tools.parts()
                .registry()
                .findById(mine.tenantId())
                .map(AuditTarget::of)
                .orElse(new AuditTarget(mine.tenantId(), null));
        AuditedAction begun = tools.audit()
                .begin("tenant." + mine.kind().text(), target, Map.of("step", mine.step(), "attempt", mine.attempt()));
        try {
            goOn(mine);
        } catch (SQLException | RuntimeException | Error failed) {
            begun.failed(failed);
            throw failed;
        }
        begun.done(target, Map.of());
    }

    private void goOn(Operation mine) throws SQLException {
        try {
            undertaking(mine.kind()).goOn(mine);
        } catch (TenantNotFoundException gone) {
            tools.operations().end(mine, State.UNDONE, gone);
        }
    }

    private Undertaking undertaking(Operation.Kind kind) {
        return switch (kind) {
            case CREATE, IMPORT, SPARE, TEMPLATE -> creation;
            case PURGE -> purge;
            case MOVE -> move;
            case CONFIRM -> confirmation;
        };
    }

    private void pause(Operation mine, Exception failed) {
        log.warn(
                "Operation '{}' on the tenant with id {} failed at attempt {} and is tried again: {}",
                mine.kind().text(),
                mine.tenantId(),
                mine.attempt(),
                String.valueOf(failed.getMessage()));
        if (!ProvisioningException.isTakenOver(failed)) {
            tools.operations()
                    .pause(mine, FIRST_PAUSE.multipliedBy(1L << Math.min(mine.attempt(), MOST_ATTEMPTS)), failed);
        }
    }

    private void giveUp(Operation mine, Exception failed) {
        if (ProvisioningException.isTakenOver(failed)) {
            return;
        }
        tools.transaction().executeWithoutResult(status -> {
            tools.operations().fail(mine, failed);
            tools.store().touch(mine.tenantId());
        });
        tools.parts()
                .registry()
                .reload(mine.tenantId())
                .ifPresent(
                        tenant -> tools.saidFailed("tenant." + mine.kind().text() + ".failed", tenant, mine, failed));
    }
}
