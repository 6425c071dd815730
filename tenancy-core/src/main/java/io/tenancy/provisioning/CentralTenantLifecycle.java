package io.tenancy.provisioning;

import io.tenancy.event.TenantCreating;
import io.tenancy.event.TenantDeleted;
import io.tenancy.event.TenantDeleting;
import io.tenancy.event.TenantRenamed;
import io.tenancy.event.TenantRenaming;
import io.tenancy.event.TenantRestored;
import io.tenancy.event.TenantRestoring;
import io.tenancy.event.TenantResumed;
import io.tenancy.event.TenantResuming;
import io.tenancy.event.TenantSuspended;
import io.tenancy.event.TenantSuspending;
import io.tenancy.event.TenantUpdated;
import io.tenancy.event.TenantUpdating;
import io.tenancy.logging.AuditTarget;
import io.tenancy.tenant.DeletedTenants;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantUpdate;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Runs a tenant's life from the node that was asked to. */
final class CentralTenantLifecycle implements TenantLifecycle {

    private final OperationTools tools;
    private final TenantRegistration registration;
    private final TenantCreation creation;
    private final PendingOperations pending;
    private final TenantChange change;
    private final PasswordRotation passwords;
    private final TenantMove move;
    private final SourceRemoval confirmation;

    CentralTenantLifecycle(OperationTools tools) {
        this.tools = tools;
        this.registration = new TenantRegistration(tools);
        this.creation = new TenantCreation(tools);
        this.pending = new PendingOperations(tools);
        this.change = new TenantChange(tools);
        this.passwords = new PasswordRotation(tools);
        this.move = new TenantMove(tools);
        this.confirmation = new SourceRemoval(tools);
    }

    @Override
    public Tenant create(NewTenant request) {
        NewTenant tenant = request.validated();
        if (tenant.database() == null && !tools.settings().autoCreate()) {
            throw ProvisioningException.disabled(tenant.slug());
        }
        tools.events().ask(tenant.slug(), new TenantCreating(tenant));
        Operation operation =
                Objects.requireNonNull(tools.transaction().execute(status -> registration.register(tenant)));
        return creation.first(operation);
    }

    @Override
    public Tenant retry(Tenant tenant) {
        return pending.retry(tenant);
    }

    @Override
    public Tenant suspend(Tenant tenant) {
        tools.events().ask(tenant.slug(), new TenantSuspending(tenant));
        Tenant suspended = tools.said("tenant.suspended", switched(tenant, false));
        tools.events().tell(new TenantSuspended(suspended));
        return suspended;
    }

    @Override
    public Tenant resume(Tenant tenant) {
        tools.events().ask(tenant.slug(), new TenantResuming(tenant));
        Tenant resumed = tools.said("tenant.resumed", switched(tenant, true));
        tools.events().tell(new TenantResumed(resumed));
        return resumed;
    }

    @Override
    public Tenant update(TenantUpdate update) {
        NewTenant attributes = update.attributes().validated();
        tools.events().ask(update.tenant().slug(), new TenantUpdating(update.tenant(), update));
        Tenant updated = tools.said("tenant.updated", change.apply(update, attributes));
        tools.events().tell(new TenantUpdated(updated, update.tenant()));
        return updated;
    }

    @Override
    public Tenant rename(Tenant tenant, String slug) {
        String renamed = NewTenant.of(slug, tenant.name()).validated().slug();
        tools.events().ask(tenant.slug(), new TenantRenaming(tenant, renamed));
        Tenant latest = tools.said(
                "tenant.renamed",
                tools.changingLive(tenant, locked -> tools.store().rename(locked, renamed)));
        tools.events().tell(new TenantRenamed(latest, tenant.slug()));
        return latest;
    }

    @Override
    public void delete(Tenant tenant) {
        tools.events().ask(tenant.slug(), new TenantDeleting(tenant));
        Optional<Operation> open = tools.operations().openOf(tenant.id());
        if (open.isPresent() && isCreation(open.get())) {
            pending.cancel(tenant, open.get());
            return;
        }
        Tenant deleted = tools.said(
                "tenant.deleted",
                tools.changingLive(tenant, latest -> tools.deleted().mark(latest.id())));
        tools.events().tell(new TenantDeleted(deleted));
        if (tools.settings().autoDelete() && tools.settings().retention().isZero()) {
            tools.audit().audited(TenantPurge.ACTION, AuditTarget.of(deleted), Map.of(), () -> pending.purge(deleted));
        }
    }

    private static boolean isCreation(Operation open) {
        return open.kind() == Operation.Kind.CREATE || open.kind() == Operation.Kind.IMPORT;
    }

    @Override
    public Tenant move(Tenant tenant, String server) {
        return move.move(tenant, server);
    }

    @Override
    public Tenant confirmMove(Tenant tenant, String confirmedSlug) {
        return confirmation.confirm(tenant, confirmedSlug);
    }

    @Override
    public Tenant restore(Tenant tenant) {
        tools.events().ask(DeletedTenants.slugOf(tenant), new TenantRestoring(tenant));
        tools.changing(tenant.id(), latest -> {
            if (latest.deletedAt() == null) {
                throw ProvisioningException.notDeleted(latest.slug());
            }
            tools.deleted().restore(latest);
            return latest;
        });
        Tenant restored = tools.said("tenant.restored", tools.reload(tenant.id()));
        tools.events().tell(new TenantRestored(restored));
        return restored;
    }

    @Override
    public void purge(Tenant tenant, String confirmedSlug) {
        Tenant latest = tools.reload(tenant.id());
        TenantPurge.requireConfirmed(latest, confirmedSlug);
        pending.purge(latest);
    }

    @Override
    public Tenant rotatePassword(Tenant tenant) {
        try {
            Tenant rotated = passwords.rotate(tenant);
            tools.logger().logCredentialOperation("password.rotated", rotated, Map.of());
            return rotated;
        } catch (ProvisioningException | TenantNotFoundException ours) {
            throw ours;
        } catch (SQLException | RuntimeException failed) {
            throw ProvisioningException.passwordNotRotated(tenant.slug(), failed);
        }
    }

    private Tenant switched(Tenant tenant, boolean active) {
        if (!Boolean.TRUE.equals(
                tools.transaction().execute(status -> tools.store().setActive(tenant.id(), active)))) {
            throw TenantNotFoundException.byId(tenant.id());
        }
        return tools.reload(tenant.id());
    }
}
