package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.alert.AlertFields;
import io.tenancy.cluster.Nodes;
import io.tenancy.connection.ConnectionListener;
import io.tenancy.logging.TenancyEventListener;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.pool.ConnectionMeasurements;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Who watches the parts of core; nobody where {@code tenancy.monitoring.enabled} is false. */
final class Observers implements SmartInitializingSingleton {

    private final ObjectProvider<ConnectionMonitor> monitor;
    private final ObjectProvider<TenancyEventListener> listeners;
    private final ObjectProvider<AlertMonitor> alerts;

    /** Null until all beans are there: it needs the pools, which need this. */
    private volatile @Nullable AlertMonitor alertMonitor;

    Observers(
            ObjectProvider<ConnectionMonitor> monitor,
            ObjectProvider<TenancyEventListener> listeners,
            ObjectProvider<AlertMonitor> alerts) {
        this.monitor = monitor;
        this.listeners = listeners;
        this.alerts = alerts;
    }

    @Override
    public void afterSingletonsInstantiated() {
        alertMonitor = alerts.getIfAvailable();
    }

    /** Returns the logger, whoever made it, so that what it is told is counted. */
    TenancyLogger watching(TenancyLogger logger) {
        return TenancyLogger.observed(logger, listeners.orderedStream().toList());
    }

    ConnectionListener connections() {
        ConnectionMonitor known = monitor.getIfAvailable();
        return known == null ? ConnectionListener.NONE : known;
    }

    /** Returns what joins the pools to the other nodes, and tells these of them or not. */
    Nodes.Member member(TenantPools pools) {
        ConnectionMonitor known = monitor.getIfAvailable();
        return known == null ? new Silent(pools.member()) : pools.member(new Told(known, this::activeAlerts));
    }

    private List<Alert> activeAlerts() {
        AlertMonitor known = alertMonitor;
        return known == null ? List.of() : known.active();
    }

    /** What others are told of, besides the pools. */
    private record Told(ConnectionMonitor monitor, Supplier<List<Alert>> active) implements ConnectionMeasurements {

        @Override
        public Measured of(Tenant tenant) {
            return monitor.of(tenant);
        }

        @Override
        public Map<String, Double> custom() {
            return monitor.custom();
        }

        @Override
        public List<Map<String, @Nullable Object>> alerts() {
            return active.get().stream().map(AlertFields::of).toList();
        }
    }

    /** Shares connections and says nothing of itself. */
    private record Silent(Nodes.Member member) implements Nodes.Member {

        @Override
        public @Nullable String snapshot() {
            return null;
        }

        @Override
        public int limit(String server, int connections) {
            return member.limit(server, connections);
        }
    }
}
