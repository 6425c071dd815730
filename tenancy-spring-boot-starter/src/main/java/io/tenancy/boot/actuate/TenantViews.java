package io.tenancy.boot.actuate;

import io.tenancy.boot.command.TenantFields;
import io.tenancy.pool.BreakerState;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.tenant.TenantStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is told about a tenant: what its row says, and the state of its pool on this node. */
public final class TenantViews {

    private static final int PAGE = 500;

    private final TenantFields fields;
    private final TenantPools pools;

    public TenantViews(TenantFields fields, TenantPools pools) {
        this.fields = fields;
        this.pools = pools;
    }

    /** Returns every tenant that is not deleted, without spare databases; read page by page. */
    List<Map<String, @Nullable Object>> all(TenantRegistry registry) {
        Map<Tenant, PoolSnapshot> open = open();
        List<Map<String, @Nullable Object>> views = new ArrayList<>();
        List<Tenant> page = registry.list(Long.MIN_VALUE, PAGE);
        while (!page.isEmpty()) {
            views.addAll(of(
                    page.stream()
                            .filter(tenant -> tenant.status() != TenantStatus.DELETED && !tenant.isSpare())
                            .toList(),
                    open));
            page = page.size() < PAGE
                    ? List.of()
                    : registry.list(page.get(PAGE - 1).id(), PAGE);
        }
        return views;
    }

    Map<String, @Nullable Object> of(Tenant tenant) {
        return of(List.of(tenant), open()).get(0);
    }

    private Map<Tenant, PoolSnapshot> open() {
        return pools.snapshots().stream()
                .collect(Collectors.toMap(PoolSnapshot::tenant, Function.identity(), (one, same) -> one));
    }

    /** A tenant that nobody uses here has no pool, and nothing is known against its database. */
    private List<Map<String, @Nullable Object>> of(List<Tenant> tenants, Map<Tenant, PoolSnapshot> open) {
        List<Map<String, @Nullable Object>> views = fields.of(tenants);
        for (int i = 0; i < tenants.size(); i++) {
            PoolSnapshot pool = open.get(tenants.get(i));
            views.get(i).put("pool", pool == null ? null : numbers(pool));
            views.get(i).put("breaker", (pool == null ? BreakerState.CLOSED : pool.breaker()).name());
        }
        return views;
    }

    private static Map<String, Integer> numbers(PoolSnapshot pool) {
        return Map.of(
                "active", pool.active(),
                "idle", pool.idle(),
                "waiting", pool.waiting(),
                "max", pool.maximum());
    }
}
