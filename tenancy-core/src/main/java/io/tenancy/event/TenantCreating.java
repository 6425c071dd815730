package io.tenancy.event;

import io.tenancy.tenant.NewTenant;

/**
 * A tenant is about to be created: nothing of it exists yet.
 *
 * @param request validated, with every name in canonical form
 */
public record TenantCreating(NewTenant request) implements VetoableTenantEvent {}
