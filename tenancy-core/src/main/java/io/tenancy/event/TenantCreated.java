package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/** A tenant was created, and can be used. Published by the node that finished it. */
public record TenantCreated(Tenant tenant) implements TenantEvent {}
