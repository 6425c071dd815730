package io.tenancy.pool;

import io.tenancy.tenant.Tenant;

/**
 * The state of one open pool at one moment, read without asking a database.
 *
 * @param active connections in use
 * @param idle connections ready for use
 * @param waiting callers that wait for a connection
 * @param maximum most connections the pool opens
 */
public record PoolSnapshot(Tenant tenant, int active, int idle, int waiting, int maximum) {}
