package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant is about to be deleted; its database stays until it is purged. */
public record TenantDeleting(Tenant tenant) implements VetoableTenantEvent {}
