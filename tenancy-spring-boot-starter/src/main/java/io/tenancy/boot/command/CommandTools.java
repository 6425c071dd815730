package io.tenancy.boot.command;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.cluster.Nodes;
import io.tenancy.credential.CredentialManager;
import io.tenancy.database.CentralDatabase;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetProgress;
import io.tenancy.provisioning.Finding;
import io.tenancy.provisioning.InstallationCheck;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.BeanFactory;

/** What commands work with: the beans of the application, each asked for when it is needed. */
final class CommandTools {

    private static final int PAGE = 500;

    private final BeanFactory beans;
    private final Confirmation confirmation;

    CommandTools(BeanFactory beans, Confirmation confirmation) {
        this.beans = beans;
        this.confirmation = confirmation;
    }

    /** Returns who says whether something may be destroyed. */
    Confirmation confirmation() {
        return confirmation;
    }

    TenantRegistry registry() {
        return bean(TenantRegistry.class);
    }

    TenantLifecycle lifecycle() {
        return bean(TenantLifecycle.class);
    }

    FleetMigrator fleet() {
        return bean(FleetMigrator.class);
    }

    /** Returns who shows how far a run is: to a person at a terminal, or in lines for a script. */
    FleetProgress progress() {
        return new ProgressLine(confirmation.terminal());
    }

    CredentialManager credentials() {
        return bean(CredentialManager.class);
    }

    AuditTrail audit() {
        return bean(AuditTrail.class);
    }

    /** Returns who compares the registry with the servers. */
    InstallationCheck installation() {
        return bean(InstallationCheck.class);
    }

    List<Finding> applicationFindings() {
        return ApplicationLook.findings(beans);
    }

    TenancyLogger logger() {
        return TenancyLogger.contained(bean(TenancyLogger.class));
    }

    /** Returns the live tenant of that slug; throws {@link TenantNotFoundException} if there is none. */
    Tenant find(String slug) {
        return registry().findBySlug(slug).orElseThrow(() -> TenantNotFoundException.byName("slug", slug));
    }

    /** Returns all of them; throws {@link TenantNotFoundException} if one is missing. */
    List<Tenant> find(List<String> slugs) {
        return slugs.stream().distinct().map(this::find).toList();
    }

    /**
     * Returns the deleted tenant that had that slug, or that is named as the list of all names it: {@code acme~7}.
     *
     * @throws TenantNotFoundException if there is none
     * @throws TenancyException if there are several
     */
    Tenant findDeleted(String slug) {
        List<Tenant> found = all().stream()
                .filter(tenant -> tenant.deletedAt() != null)
                .filter(tenant -> tenant.slug().equals(slug) || tenant.slug().equals(slug + "~" + tenant.id()))
                .toList();
        if (found.isEmpty()) {
            throw TenantNotFoundException.byName("slug", slug);
        }
        if (found.size() > 1) {
            throw ambiguous(slug, found);
        }
        return found.get(0);
    }

    /** Returns every tenant, deleted ones included, in the order of their creation. */
    List<Tenant> all() {
        return rows().stream().filter(tenant -> !tenant.isSpare()).toList();
    }

    /** As {@link #all}, with databases that no tenant has yet. */
    List<Tenant> rows() {
        List<Tenant> tenants = new ArrayList<>();
        long after = Long.MIN_VALUE;
        List<Tenant> page;
        do {
            page = registry().list(after, PAGE);
            tenants.addAll(page);
            after = page.isEmpty() ? after : page.get(page.size() - 1).id();
        } while (page.size() == PAGE);
        return tenants;
    }

    private static TenancyException ambiguous(String slug, List<Tenant> found) {
        return new TenancyException(
                "TENANT_AMBIGUOUS",
                slug,
                false,
                "Several deleted tenants had the slug " + Printable.quote(slug) + ". Name one of: "
                        + found.stream().map(Tenant::slug).collect(Collectors.joining(", ")) + ".",
                null);
    }

    /** Returns the answer that is one tenant. */
    CommandOutput tenant(Tenant tenant) {
        return new OneTenant(fields(), tenant);
    }

    /** Returns the answer that is any number of tenants. */
    CommandOutput tenants(List<Tenant> tenants) {
        return new ManyTenants(fields(), tenants);
    }

    /** Returns the answer that is the nodes that run now. */
    CommandOutput nodes() {
        return new RunningNodes(Instant.now(), bean(Nodes.class).live());
    }

    private TenantFields fields() {
        return new TenantFields(bean(CentralDatabase.class), fleet());
    }

    private <T> T bean(Class<T> type) {
        T bean = beans.getBeanProvider(type).getIfAvailable();
        if (bean == null) {
            throw new TenancyException(
                    "TENANCY_DISABLED",
                    null,
                    false,
                    "Tenancy does nothing in this application: tenancy.enabled is false, or there is no DataSource.",
                    null);
        }
        return bean;
    }
}
