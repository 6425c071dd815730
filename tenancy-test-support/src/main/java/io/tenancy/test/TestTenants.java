package io.tenancy.test;

import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import java.util.List;

/** The tenants that {@link TenancyTest} created, in the order of its attribute; a bean of the test's application. */
public final class TestTenants {

    private final List<Tenant> tenants;

    private TestTenants(List<Tenant> tenants) {
        this.tenants = tenants;
    }

    static TestTenants create(TenantLifecycle lifecycle, List<String> slugs) {
        return new TestTenants(slugs.stream()
                .map(slug -> lifecycle.create(NewTenant.of(slug, slug).subdomain(slug)))
                .toList());
    }

    /** Returns all of them, as they were when they had been created. */
    public List<Tenant> all() {
        return tenants;
    }

    /**
     * Returns the one of that slug.
     *
     * @throws IllegalArgumentException if {@link TenancyTest#tenants()} does not name it
     */
    public Tenant get(String slug) {
        return tenants.stream()
                .filter(tenant -> tenant.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "@TenancyTest created no tenant '" + slug + "' but " + tenants + "."));
    }
}
