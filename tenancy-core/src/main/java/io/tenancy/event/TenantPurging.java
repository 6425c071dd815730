package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant is about to be removed for good, with its database; published as often as it is tried, if somebody objects. */
public record TenantPurging(Tenant tenant) implements VetoableTenantEvent {}
