package io.tenancy.boot.metrics;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tenancy.TenancyException;
import io.tenancy.monitoring.Activity;
import io.tenancy.monitoring.ConnectionObserver;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Meters of tenants' connections. The busiest tenants have series of their own, so that there are only so many series
 * however many tenants there are; all others share one. Who is busiest is looked at every few seconds. Thread-safe.
 */
public final class ConnectionMeters implements ConnectionObserver {

    private final Supplier<@Nullable MeterRegistry> registry;
    private final int mostTenants;
    private final boolean queries;
    private final PoolReadings pools;
    private final BoundedTag refusals = new BoundedTag(20);
    private final Set<SeriesTracker> trackers = ConcurrentHashMap.newKeySet();

    /** Series by tenant; replaced as a whole, and only under the lock of this object. */
    private volatile Map<Tenant, TenantSeries> own = Map.of();

    private volatile @Nullable TenantSeries others;

    /**
     * @param registry null while there is none yet
     * @param mostTenants how many tenants have series of their own; 0 for none
     * @param queries whether statements are timed
     * @param pools the state of every pool
     */
    public ConnectionMeters(
            Supplier<@Nullable MeterRegistry> registry,
            int mostTenants,
            boolean queries,
            Supplier<List<PoolSnapshot>> pools) {
        this.registry = registry;
        this.mostTenants = mostTenants;
        this.queries = queries;
        this.pools = new PoolReadings(pools);
    }

    @Override
    public IMetricsTracker poolOpening(Tenant tenant) {
        SeriesTracker tracker = new SeriesTracker(tenant, trackers::remove);
        trackers.add(tracker);
        tracker.recordIn(seriesOf(tenant));
        return tracker;
    }

    @Override
    public void connectionFailed(Tenant tenant, Exception failure) {
        TenantSeries series = seriesOf(tenant);
        if (series != null) {
            series.failed(reason(failure));
        }
    }

    private static String reason(Exception failure) {
        if (failure instanceof TenancyException ours) {
            return ours.code();
        }
        return failure instanceof SQLException ? "SQL" : "OTHER";
    }

    @Override
    public void connectionSlow(Tenant tenant, long nanos) {
        TenantSeries series = seriesOf(tenant);
        if (series != null) {
            series.slow();
        }
    }

    @Override
    public void switchRejected(TenancyException refusal) {
        MeterRegistry meters = registry.get();
        if (meters != null) {
            TenancyMeter.SWITCH_REJECTED
                    .counter(meters, Tags.of("reason", refusals.of(refusal.code())))
                    .increment();
        }
    }

    /** Whoever comes while there is room gets series at once; for all others it is looked who is busiest. */
    private @Nullable TenantSeries seriesOf(Tenant tenant) {
        TenantSeries series = own.get(tenant);
        return series != null ? series : admit(tenant);
    }

    private synchronized @Nullable TenantSeries admit(Tenant tenant) {
        MeterRegistry meters = registry.get();
        TenantSeries known = own.get(tenant);
        if (meters == null || known != null) {
            return known;
        }
        if (own.size() >= mostTenants || tenant.slug().equals(BoundedTag.OTHER)) {
            return others(meters);
        }
        TenantSeries series = seriesFor(meters, tenant);
        Map<Tenant, TenantSeries> more = new HashMap<>(own);
        more.put(tenant, series);
        own = Map.copyOf(more);
        return series;
    }

    private TenantSeries seriesFor(MeterRegistry meters, Tenant tenant) {
        return new TenantSeries(meters, tenant.slug(), queries, () -> {
            PoolSnapshot pool = pools.now().get(tenant);
            return pool == null ? null : List.of(pool);
        });
    }

    private TenantSeries others(MeterRegistry meters) {
        TenantSeries series = others;
        if (series == null) {
            series = new TenantSeries(meters, BoundedTag.OTHER, queries, this::poolsOfOthers);
            others = series;
        }
        return series;
    }

    private List<PoolSnapshot> poolsOfOthers() {
        Set<Tenant> known = own.keySet();
        return pools.now().entrySet().stream()
                .filter(pool -> !known.contains(pool.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Gives the busiest tenants the series, and takes those of tenants away that are it no more, or have no pool. */
    public synchronized void rank(Collection<Activity> activity) {
        MeterRegistry meters = registry.get();
        if (meters == null) {
            return;
        }
        Map<Tenant, TenantSeries> before = own;
        Map<Tenant, TenantSeries> after = new HashMap<>();
        Ranking ranking = new Ranking(pools.now(), before.keySet());
        ranking.busiest(activity, mostTenants)
                .forEach(tenant -> after.put(tenant, kept(before.get(tenant), tenant, meters)));
        own = Map.copyOf(after);
        before.values().stream().filter(series -> !after.containsValue(series)).forEach(TenantSeries::remove);
        trackers.forEach(tracker -> {
            TenantSeries series = after.get(tracker.tenant());
            tracker.recordIn(series == null ? others(meters) : series);
        });
    }

    /** A tenant that got another slug gets other series. */
    private TenantSeries kept(@Nullable TenantSeries series, Tenant tenant, MeterRegistry meters) {
        return series != null && series.tenant().equals(tenant.slug()) ? series : seriesFor(meters, tenant);
    }
}
