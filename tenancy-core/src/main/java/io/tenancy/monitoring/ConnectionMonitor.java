package io.tenancy.monitoring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.tenancy.ObserverGuard;
import io.tenancy.TenancyException;
import io.tenancy.connection.ConnectionListener;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.pool.ConnectionMeasurements;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.StatementListener;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees how the tenants' connections on this node fare: as the listener of the router, and as a customizer of the pools,
 * to which it adds a metrics tracker beside the application's own. A pool that an application gives a metric registry
 * instead is not measured. Tells observers; one that fails is contained and counted. Thread-safe; holds no thread and
 * nothing that has to be closed.
 */
public final class ConnectionMonitor implements ConnectionListener, PoolCustomizer, ConnectionMeasurements {

    private final TenancyLogger logger;
    private final Duration slow;
    private final @Nullable Duration slowStatement;
    private final List<ConnectionObserver> observers;
    private final Supplier<Map<String, Double>> custom;
    private final ObserverGuard guard = new ObserverGuard("An observer of connections");
    private final ConcurrentMap<Tenant, WatchedTenant> tenants = new ConcurrentHashMap<>();

    /**
     * @param logger told {@code connection.slow.millis} whenever a caller waited longer
     * @param slow from when on a wait for a connection is a long one
     * @param observers told in this order
     */
    public ConnectionMonitor(TenancyLogger logger, Duration slow, List<? extends ConnectionObserver> observers) {
        this(logger, slow, null, observers, Map::of);
    }

    /**
     * @param logger told {@code connection.slow.millis} whenever a caller waited longer, and, once a second for each
     *     tenant, {@code query.slow.millis} when a statement took longer
     * @param slow from when on a wait for a connection is a long one
     * @param slowStatement from when on a statement is a slow one; null if statements are not timed
     * @param observers told in this order
     * @param custom numbers of the application's own; must not wait
     */
    public ConnectionMonitor(
            TenancyLogger logger,
            Duration slow,
            @Nullable Duration slowStatement,
            List<? extends ConnectionObserver> observers,
            Supplier<Map<String, Double>> custom) {
        this.custom = custom;
        this.logger = TenancyLogger.contained(logger);
        this.slow = slow;
        this.slowStatement = slowStatement;
        this.observers = List.copyOf(observers);
    }

    @Override
    public void connectionFailed(Tenant tenant, Exception failure) {
        watch(tenant, WatchedTenant::failed);
        tell(observer -> observer.connectionFailed(tenant, failure));
    }

    @Override
    public void switchRejected(TenancyException refusal) {
        tell(observer -> observer.switchRejected(refusal));
    }

    @Override
    public void customize(Tenant tenant, HikariConfig config) {
        if (config.getMetricRegistry() == null) {
            config.setMetricsTrackerFactory(new Opening(tenant, config.getMetricsTrackerFactory()));
        }
    }

    /** Nobody where another one measures the pool. */
    @Override
    public @Nullable StatementListener statements(Tenant tenant, HikariConfig config) {
        return slowStatement != null && config.getMetricsTrackerFactory() instanceof Opening opening
                ? opening.statements()
                : null;
    }

    private ObservedPool opening(Tenant tenant, @Nullable MetricsTrackerFactory others, String name, PoolStats stats) {
        List<IMetricsTracker> trackers = new ArrayList<>();
        if (others != null) {
            trackers.add(others.create(name, stats));
        }
        tell(observer -> trackers.add(observer.poolOpening(tenant)));
        ObservedPool pool =
                new ObservedPool(slow.toNanos(), trackers, guard, new Owner(tenant), statements(tenant, trackers));
        watch(tenant, watched -> watched.opened(pool));
        return pool;
    }

    private @Nullable ObservedStatements statements(Tenant tenant, List<IMetricsTracker> trackers) {
        return slowStatement == null
                ? null
                : new ObservedStatements(
                        slowStatement.toNanos(),
                        trackers,
                        guard,
                        (sql, nanos, unsaid) -> slow(tenant, sql, nanos, unsaid),
                        System::nanoTime);
    }

    private void slow(Tenant tenant, @Nullable String sql, long nanos, long unsaid) {
        logger.logPerformanceMetric(
                "query.slow.millis",
                nanos / 1e6,
                Map.of("tenant", tenant.slug(), "statement", StatementOutline.of(sql), "unsaid", unsaid));
    }

    /** In one step, so that nobody forgets the tenant meanwhile. */
    private void watch(Tenant tenant, Consumer<WatchedTenant> event) {
        tenants.compute(tenant, (key, known) -> {
            WatchedTenant watched = known == null ? new WatchedTenant(key) : known;
            event.accept(watched);
            return watched;
        });
    }

    private void tell(Consumer<ConnectionObserver> message) {
        for (ConnectionObserver observer : observers) {
            guard.contain(() -> message.accept(observer));
        }
    }

    @Override
    public Measured of(Tenant tenant) {
        WatchedTenant known = tenants.get(tenant);
        return known == null ? new Measured(null, null, 0L) : known.measured();
    }

    /** Returns the time within which 99 of 100 of the tenant's statements ran lately; null if there were none. */
    @Nullable
    Double statementP99Millis(Tenant tenant) {
        WatchedTenant known = tenants.get(tenant);
        return known == null ? null : known.statementP99Millis();
    }

    @Override
    public Map<String, Double> custom() {
        return custom.get();
    }

    /** Returns how much each tenant is asked for that has a pool here, or whose connections failed. */
    public List<Activity> activity() {
        return tenants.values().stream().map(WatchedTenant::activity).toList();
    }

    /** Returns how often each tenant's connections were asked for in vain in the last half to whole minute, if ever. */
    Map<Tenant, Long> recentFailures() {
        Map<Tenant, Long> failures = new HashMap<>();
        tenants.forEach((tenant, watched) -> failures.put(tenant, watched.recentFailures()));
        return failures;
    }

    /** Returns how often an observer failed. */
    public long failedObservations() {
        return guard.failures();
    }

    /** A pool that is not there yet. */
    private final class Opening implements MetricsTrackerFactory {

        private final Tenant tenant;
        private final @Nullable MetricsTrackerFactory others;
        private volatile @Nullable ObservedStatements statements;

        Opening(Tenant tenant, @Nullable MetricsTrackerFactory others) {
            this.tenant = tenant;
            this.others = others;
        }

        @Override
        public IMetricsTracker create(String name, PoolStats stats) {
            ObservedPool pool = opening(tenant, others, name, stats);
            statements = pool.statements();
            return pool;
        }

        StatementListener statements() {
            return (sql, nanos) -> {
                ObservedStatements open = statements;
                if (open != null) {
                    open.executed(sql, nanos);
                }
            };
        }
    }

    /** What one pool tells of itself. */
    private final class Owner implements ObservedPool.Owner {

        private final Tenant tenant;

        Owner(Tenant tenant) {
            this.tenant = tenant;
        }

        @Override
        public void slow(long nanos) {
            logger.logPerformanceMetric("connection.slow.millis", nanos / 1e6, Map.of("tenant", tenant.slug()));
            tell(observer -> observer.connectionSlow(tenant, nanos));
        }

        @Override
        public void closed(ObservedPool pool) {
            tenants.computeIfPresent(tenant, (key, watched) -> watched.closed(pool) ? null : watched);
        }
    }
}
