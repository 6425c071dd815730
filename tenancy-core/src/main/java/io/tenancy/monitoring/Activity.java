package io.tenancy.monitoring;

import io.tenancy.tenant.Tenant;

/**
 * How much a tenant's connections are asked for on this node.
 *
 * @param tenant as it was when this node met it
 * @param recent how often a connection was asked for in the last half to whole minute, in vain or not; approximate
 */
public record Activity(Tenant tenant, long recent) {}
