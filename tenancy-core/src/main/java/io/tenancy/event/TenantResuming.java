package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant is about to be let in again after a suspension. */
public record TenantResuming(Tenant tenant) implements VetoableTenantEvent {}
