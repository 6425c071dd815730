package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant is about to be suspended. */
public record TenantSuspending(Tenant tenant) implements VetoableTenantEvent {}
