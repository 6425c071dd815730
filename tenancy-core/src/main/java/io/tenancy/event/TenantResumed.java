package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant was let in again after a suspension. */
public record TenantResumed(Tenant tenant) implements TenantEvent {}
