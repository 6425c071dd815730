package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/**
 * What is known about a tenant was changed.
 *
 * @param tenant as it is now
 * @param before as it was
 */
public record TenantUpdated(Tenant tenant, Tenant before) implements TenantEvent {}
