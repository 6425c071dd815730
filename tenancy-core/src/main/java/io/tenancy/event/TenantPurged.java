package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant is gone, with its database; this is how it was. */
public record TenantPurged(Tenant tenant) implements TenantEvent {}
