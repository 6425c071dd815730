package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant was taken back from its deletion. */
public record TenantRestored(Tenant tenant) implements TenantEvent {}
