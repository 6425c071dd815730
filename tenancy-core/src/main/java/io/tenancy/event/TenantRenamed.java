package io.tenancy.event;

import io.tenancy.tenant.Tenant;

/**
 * A tenant got another slug.
 *
 * @param tenant as it is now
 * @param before the slug that it had
 */
public record TenantRenamed(Tenant tenant, String before) implements TenantEvent {}
