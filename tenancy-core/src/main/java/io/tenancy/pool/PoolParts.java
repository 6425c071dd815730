package io.tenancy.pool;

import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What the pools of one node share.
 *
 * @param registry reads one tenant by its id: cached, and within a second in any case
 */
record PoolParts(
        PoolFactory factory,
        PoolScheduler scheduler,
        PoolRoom room,
        ConnectionBudgets budgets,
        PoolSettings settings,
        LongFunction<Optional<Tenant>> registry,
        TenancyLogger logger) {}
