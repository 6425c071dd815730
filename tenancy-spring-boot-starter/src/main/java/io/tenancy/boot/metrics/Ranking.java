package io.tenancy.boot.metrics;

import io.tenancy.monitoring.Activity;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is busiest.
 *
 * @param pools by tenant, as that is known now
 * @param incumbents who was busiest the last time: gives way only to tenants that are twice as busy, so that series do
 *     not come and go all the time
 */
record Ranking(Map<Tenant, PoolSnapshot> pools, Set<Tenant> incumbents) {

    /** Returns at most so many tenants that have a pool, or ask for connections in vain. */
    List<Tenant> busiest(Collection<Activity> activity, int most) {
        return activity.stream()
                .filter(each -> pools.containsKey(each.tenant()) || each.recent() > 0)
                .filter(each -> !each.tenant().slug().equals(BoundedTag.OTHER))
                .sorted(Comparator.comparingLong(this::weight).reversed())
                .limit(most)
                .map(each -> latest(each.tenant()))
                .toList();
    }

    private long weight(Activity activity) {
        return incumbents.contains(activity.tenant()) ? 2 * activity.recent() + 1 : activity.recent();
    }

    private Tenant latest(Tenant tenant) {
        PoolSnapshot pool = pools.get(tenant);
        return pool == null ? tenant : pool.tenant();
    }
}
