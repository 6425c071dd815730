package io.tenancy.migration;

import io.tenancy.tenant.Tenant;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Changes how Flyway migrates tenants: callbacks, Java migrations, placeholders by tenant, naming rules. Called each time
 * that a tenant's database is looked at, also by several threads at once. What it throws is a failure of that tenant.
 */
@FunctionalInterface
public interface TenantFlywayCustomizer {

    /** Changes nothing. */
    TenantFlywayCustomizer NONE = (tenant, flyway) -> {};

    /**
     * Changes the configuration, which has everything but Tenancy's own placeholders and its own callback.
     *
     * @param tenant whose database it is for; null while it is only found out which migrations there are, which is what
     *     tells tenants that are behind. Locations and Java migrations must be the same for all
     * @param flyway its data source is not the customizer's to change
     */
    void customize(@Nullable Tenant tenant, FluentConfiguration flyway);
}
