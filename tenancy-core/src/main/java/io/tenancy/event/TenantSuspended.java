package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant was suspended. */
public record TenantSuspended(Tenant tenant) implements TenantEvent {}
