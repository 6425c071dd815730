package io.tenancy.event;

/**
 * Something that is about to happen in a tenant's life, and does not if a listener throws. Published in the thread of
 * whoever asked for it, before anything is changed.
 */
public interface VetoableTenantEvent extends TenantEvent {}
