package io.tenancy.provisioning;

import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.AuditedAction;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the audit trail what changes a tenant's life, before it is done and afterwards. Whoever asked, it comes
 * through here. Thread-safe.
 */
final class AuditedTenantLifecycle implements TenantLifecycle {

    private final TenantLifecycle delegate;
    private final AuditTrail audit;

    AuditedTenantLifecycle(TenantLifecycle delegate, AuditTrail audit) {
        this.delegate = delegate;
        this.audit = audit;
    }

    @Override
    public Tenant create(NewTenant tenant) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("plan", String.valueOf(tenant.plan()));
        String action = tenant.database() == null ? "tenant.create" : "tenant.import";
        return changed(
                action, AuditTarget.named(String.valueOf(tenant.slug())), context, () -> delegate.create(tenant));
    }

    @Override
    public Tenant retry(Tenant tenant) {
        return changed("tenant.retry", AuditTarget.of(tenant), Map.of(), () -> delegate.retry(tenant));
    }

    @Override
    public Tenant suspend(Tenant tenant) {
        return changed("tenant.suspend", AuditTarget.of(tenant), Map.of(), () -> delegate.suspend(tenant));
    }

    @Override
    public Tenant resume(Tenant tenant) {
        return changed("tenant.resume", AuditTarget.of(tenant), Map.of(), () -> delegate.resume(tenant));
    }

    @Override
    public Tenant update(TenantUpdate update) {
        return changed(
                "tenant.update",
                AuditTarget.of(update.tenant()),
                Map.of("changes", changes(update)),
                () -> delegate.update(update));
    }

    /** Which attributes, and not their values: those may be anything. */
    private static List<String> changes(TenantUpdate update) {
        Tenant before = update.tenant();
        NewTenant after = update.attributes();
        List<String> changes = new ArrayList<>();
        note(changes, "name", before.name(), after.name());
        note(changes, "domain", before.domain(), after.domain());
        note(changes, "subdomain", before.subdomain(), after.subdomain());
        note(changes, "plan", before.plan(), after.plan());
        note(changes, "expiresAt", before.expiresAt(), after.expiresAt());
        note(changes, "data", before.data(), after.data());
        note(changes, "server", null, update.server());
        note(changes, "login", null, update.login());
        return changes;
    }

    private static void note(List<String> changes, String attribute, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changes.add(attribute);
        }
    }

    @Override
    public Tenant rename(Tenant tenant, String slug) {
        return changed(
                "tenant.rename",
                AuditTarget.of(tenant),
                Map.of("to", String.valueOf(slug)),
                () -> delegate.rename(tenant, slug));
    }

    @Override
    public Tenant move(Tenant tenant, String server) {
        return changed(
                "tenant.move",
                AuditTarget.of(tenant),
                Map.of("server", String.valueOf(server)),
                () -> delegate.move(tenant, server));
    }

    @Override
    public Tenant confirmMove(Tenant tenant, String confirmedSlug) {
        return changed(
                "tenant.confirm", AuditTarget.of(tenant), Map.of(), () -> delegate.confirmMove(tenant, confirmedSlug));
    }

    @Override
    public void delete(Tenant tenant) {
        audit.audited("tenant.delete", AuditTarget.of(tenant), Map.of(), () -> delegate.delete(tenant));
    }

    @Override
    public Tenant restore(Tenant tenant) {
        return changed("tenant.restore", AuditTarget.of(tenant), Map.of(), () -> delegate.restore(tenant));
    }

    @Override
    public void purge(Tenant tenant, String confirmedSlug) {
        audit.audited(
                TenantPurge.ACTION, AuditTarget.of(tenant), Map.of(), () -> delegate.purge(tenant, confirmedSlug));
    }

    @Override
    public Tenant rotatePassword(Tenant tenant) {
        return changed("password.rotate", AuditTarget.of(tenant), Map.of(), () -> delegate.rotatePassword(tenant));
    }

    /** The end says of the tenant what is true then: its id, if it had none, or its new slug. */
    private Tenant changed(String action, AuditTarget target, Map<String, ?> context, Supplier<Tenant> change) {
        AuditedAction begun = audit.begin(action, target, context);
        Tenant after;
        try {
            after = change.get();
        } catch (RuntimeException | Error failed) {
            begun.failed(failed);
            throw failed;
        }
        begun.done(AuditTarget.of(after), Map.of());
        return after;
    }
}
