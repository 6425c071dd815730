package io.tenancy.boot.autoconfigure;

import io.tenancy.cluster.Nodes;
import io.tenancy.connection.ConnectionListener;
import io.tenancy.logging.TenancyEventListener;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.pool.TenantPools;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Who watches the parts of core; nobody where {@code tenancy.monitoring.enabled} is false. */
final class Observers {

    private final ObjectProvider<ConnectionMonitor> monitor;
    private final ObjectProvider<TenancyEventListener> listeners;

    Observers(ObjectProvider<ConnectionMonitor> monitor, ObjectProvider<TenancyEventListener> listeners) {
        this.monitor = monitor;
        this.listeners = listeners;
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
        return known == null ? new Silent(pools.member()) : pools.member(known);
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
