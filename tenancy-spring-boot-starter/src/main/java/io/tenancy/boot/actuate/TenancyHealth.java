package io.tenancy.boot.actuate;

import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.cluster.KnownNodes;
import io.tenancy.cluster.Nodes;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertSeverity;
import io.tenancy.pool.BreakerState;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.TenantPools;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of this node, from what it knows already: no database is asked, so that no silent one delays the answer. A
 * tenant's trouble is a number in a detail, without its name, and changes no status. Thread-safe.
 */
public final class TenancyHealth extends AbstractHealthIndicator {

    private final @Nullable Nodes nodes;
    private final TenantPools pools;
    private final CredentialWatch credentials;
    private final FleetMigrator fleet;
    private final @Nullable AlertMonitor alerts;

    /**
     * @param nodes null if this application is no node
     * @param alerts null if there are none
     */
    public TenancyHealth(
            @Nullable Nodes nodes,
            TenantPools pools,
            CredentialWatch credentials,
            FleetMigrator fleet,
            @Nullable AlertMonitor alerts) {
        this.nodes = nodes;
        this.pools = pools;
        this.credentials = credentials;
        this.fleet = fleet;
        this.alerts = alerts;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Status central = central();
        List<PoolSnapshot> all = pools.snapshots();
        int open = sum(all, pool -> pool.breaker() == BreakerState.OPEN ? 1 : 0);
        health.status(central.equals(Status.DOWN) ? Status.DOWN : Status.UP)
                .withDetail("central", central.getCode())
                .withDetail(
                        "pools",
                        Map.of(
                                "open", pools.openPools(),
                                "active", sum(all, PoolSnapshot::active),
                                "idle", sum(all, PoolSnapshot::idle),
                                "waiting", sum(all, PoolSnapshot::waiting)))
                .withDetail("breakers", Map.of("open", open, "closed", all.size() - open));
        Map<String, @Nullable Object> migrations = LastMigration.of(fleet);
        if (migrations != null) {
            health.withDetail("migrations", migrations);
        }
        credentials
                .oldest()
                .ifPresent(age -> health.withDetail(
                        "credentials",
                        Map.of("oldestDays", age.toDays(), "overdue", age.compareTo(credentials.longest()) > 0)));
        if (alerts != null) {
            List<Alert> active = alerts.active();
            long critical = active.stream()
                    .filter(alert -> alert.severity() == AlertSeverity.CRITICAL)
                    .count();
            health.withDetail("alerts", Map.of("critical", critical, "warning", active.size() - critical));
        }
    }

    /** As of this node's last sign of life, which is a write to the central database. */
    private Status central() {
        KnownNodes known = nodes == null ? new KnownNodes(List.of(), false) : nodes.known();
        if (known.current()) {
            return Status.UP;
        }
        return known.nodes().isEmpty() ? Status.UNKNOWN : Status.DOWN;
    }

    private static int sum(List<PoolSnapshot> pools, ToIntFunction<PoolSnapshot> number) {
        return pools.stream().mapToInt(number).sum();
    }
}
