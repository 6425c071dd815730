package io.tenancy.event;

import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantUpdate;

/**
 * What is known about a tenant is about to change.
 *
 * @param tenant as it is now
 * @param update what is asked for
 */
public record TenantUpdating(Tenant tenant, TenantUpdate update) implements VetoableTenantEvent {}
