package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import io.tenancy.cluster.Nodes;
import io.tenancy.credential.CredentialManager;
import io.tenancy.database.CentralDatabase;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;

/** What commands work with: the beans of the application, each asked for when it is needed. */
final class CommandTools {

    private static final int PAGE = 500;

    private final BeanFactory beans;

    CommandTools(BeanFactory beans) {
        this.beans = beans;
    }

    TenantRegistry registry() {
        return bean(TenantRegistry.class);
    }

    TenantLifecycle lifecycle() {
        return bean(TenantLifecycle.class);
    }

    CredentialManager credentials() {
        return bean(CredentialManager.class);
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

    /** Returns every tenant, deleted ones included, in the order of their creation. */
    List<Tenant> all() {
        List<Tenant> all = new ArrayList<>();
        List<Tenant> page;
        do {
            page = registry()
                    .list(
                            all.isEmpty()
                                    ? Long.MIN_VALUE
                                    : all.get(all.size() - 1).id(),
                            PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
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
        return new TenantFields(bean(CentralDatabase.class));
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
