package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/**
 * A tenant's database is about to be moved to another server.
 *
 * @param tenant as it is now
 * @param server the server's name below {@code tenancy.database.servers}
 */
public record TenantMoving(Tenant tenant, String server) implements VetoableTenantEvent {}
