package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant is about to be taken back from its deletion. */
public record TenantRestoring(Tenant tenant) implements VetoableTenantEvent {}
