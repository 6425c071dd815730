package io.tenancy.pool;

import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;

/**
 * What pools are made of.
 *
 * @param limits of each tenant's pool
 * @param plans limits of the tenants of a plan, by the plan's name, instead of the general ones
 * @param node limits of all pools together
 * @param servers limits of database servers; a server that is not in here has none
 * @param sessionReset when sessions are reset
 * @param customizers called in this order for each pool
 * @param readiness asked before a pool opens
 */
public record PoolSettings(
        PoolLimits limits,
        Map<String, PoolLimits> plans,
        NodeLimits node,
        List<ServerLimit> servers,
        BreakerSettings breaker,
        SessionReset sessionReset,
        List<PoolCustomizer> customizers,
        TenantReadiness readiness) {

    public PoolSettings {
        plans = Map.copyOf(plans);
        servers = List.copyOf(servers);
        customizers = List.copyOf(customizers);
    }

    /** These limits for each tenant, and defaults for the rest. */
    public static PoolSettings of(PoolLimits limits) {
        return new PoolSettings(
                limits,
                Map.of(),
                NodeLimits.DEFAULTS,
                List.of(),
                BreakerSettings.DEFAULTS,
                SessionReset.CHANGED,
                List.of(),
                TenantReadiness.ALWAYS);
    }

    /** Returns the same with other limits of all pools together. */
    public PoolSettings with(NodeLimits node) {
        return new PoolSettings(limits, plans, node, servers, breaker, sessionReset, customizers, readiness);
    }

    /** Returns the same with these limits of database servers. */
    public PoolSettings withServers(List<ServerLimit> servers) {
        return new PoolSettings(limits, plans, node, servers, breaker, sessionReset, customizers, readiness);
    }

    /** Returns the same with another breaker. */
    public PoolSettings with(BreakerSettings breaker) {
        return new PoolSettings(limits, plans, node, servers, breaker, sessionReset, customizers, readiness);
    }

    /** Returns the same with sessions reset at another time. */
    public PoolSettings with(SessionReset sessionReset) {
        return new PoolSettings(limits, plans, node, servers, breaker, sessionReset, customizers, readiness);
    }

    /** Returns the same with other limits by plan. */
    public PoolSettings with(Map<String, PoolLimits> plans) {
        return new PoolSettings(limits, plans, node, servers, breaker, sessionReset, customizers, readiness);
    }

    /** Returns the same with these customizers. */
    public PoolSettings with(List<PoolCustomizer> customizers) {
        return new PoolSettings(limits, plans, node, servers, breaker, sessionReset, customizers, readiness);
    }

    /** Returns the same with somebody who says which tenants are ready. */
    public PoolSettings with(TenantReadiness readiness) {
        return new PoolSettings(limits, plans, node, servers, breaker, sessionReset, customizers, readiness);
    }

    PoolLimits limitsOf(Tenant tenant) {
        String plan = tenant.plan();
        return plan == null ? limits : plans.getOrDefault(plan, limits);
    }
}
