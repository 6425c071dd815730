package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/**
 * A tenant's database was moved to another server, where the tenant goes on. The old one is still there.
 *
 * @param tenant as it is now
 */
public record TenantMoved(Tenant tenant) implements TenantEvent {}
