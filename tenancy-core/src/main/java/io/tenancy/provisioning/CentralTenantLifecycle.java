package io.tenancy.provisioning;

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

    CentralTenantLifecycle(OperationTools tools) {
        this.tools = tools;
        this.registration = new TenantRegistration(tools);
        this.creation = new TenantCreation(tools);
        this.pending = new PendingOperations(tools);
        this.change = new TenantChange(tools);
        this.passwords = new PasswordRotation(tools.parts());
    }

    @Override
    public Tenant create(NewTenant request) {
        NewTenant tenant = request.validated();
        if (!tools.settings().autoCreate()) {
            throw ProvisioningException.disabled(tenant.slug());
        }
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
        return tools.said("tenant.suspended", switched(tenant, false));
    }

    @Override
    public Tenant resume(Tenant tenant) {
        return tools.said("tenant.resumed", switched(tenant, true));
    }

    @Override
    public Tenant update(TenantUpdate update) {
        NewTenant attributes = update.attributes().validated();
        return tools.said("tenant.updated", change.apply(update, attributes));
    }

    @Override
    public Tenant rename(Tenant tenant, String slug) {
        String renamed = NewTenant.of(slug, tenant.name()).validated().slug();
        return tools.said(
                "tenant.renamed",
                tools.changingLive(tenant, latest -> tools.store().rename(latest, renamed)));
    }

    @Override
    public void delete(Tenant tenant) {
        Optional<Operation> open = tools.operations().openOf(tenant.id());
        if (open.isPresent() && open.get().kind() != Operation.Kind.PURGE) {
            pending.cancel(tenant, open.get());
            return;
        }
        Tenant deleted = tools.said(
                "tenant.deleted",
                tools.changingLive(tenant, latest -> tools.store().markDeleted(latest.id())));
        if (tools.settings().autoDelete() && tools.settings().retention().isZero()) {
            pending.purge(deleted);
        }
    }

    @Override
    public Tenant restore(Tenant tenant) {
        tools.changing(tenant.id(), latest -> {
            if (latest.deletedAt() == null) {
                throw ProvisioningException.notDeleted(latest.slug());
            }
            tools.store().restore(latest);
            return latest;
        });
        return tools.said("tenant.restored", tools.reload(tenant.id()));
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
