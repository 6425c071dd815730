package io.tenancy.event;

/**
 * Something that happened in a tenant's life, or is about to. Immutable. The starter publishes each as an event of the
 * application's context.
 */
public interface TenantEvent {}
