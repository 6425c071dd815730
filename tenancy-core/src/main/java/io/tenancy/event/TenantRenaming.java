package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/**
 * A tenant is about to get another slug.
 *
 * @param tenant as it is now
 * @param slug the slug that it is going to have, in canonical form
 */
public record TenantRenaming(Tenant tenant, String slug) implements VetoableTenantEvent {}
