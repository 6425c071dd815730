package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant was deleted; its database stays until it is purged. */
public record TenantDeleted(Tenant tenant) implements TenantEvent {}
