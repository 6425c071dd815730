package io.tenancy.pool;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connections that all tenants of a node share: so many in all, and so many to each database server. A connection is
 * counted from before it is opened until it is closed. A pool opens one connection at a time, so that everybody who waits
 * in line is another tenant. Thread-safe.
 */
final class ConnectionBudgets {

    private static final Runnable NOTHING = () -> {};

    private final @Nullable ConnectionBudget node;
    private final Map<String, ConnectionBudget> servers;
    private final Map<String, ServerLimit> limits;
    private final Map<String, Semaphore> creations;
    private final BudgetReclaim reclaim;

    /** @param tenants all that may have a pool; a live view */
    ConnectionBudgets(PoolSettings settings, Collection<PooledTenant> tenants, PoolScheduler scheduler) {
        int ofNode = settings.node().maximumConnections();
        this.node = ofNode == Integer.MAX_VALUE
                ? null
                : new ConnectionBudget(
                        "the connections of this node",
                        "Raise tenancy.pool.maximum-connections, or add a node.",
                        ofNode);
        this.limits = settings.servers().stream().collect(Collectors.toMap(ServerLimit::server, Function.identity()));
        this.servers = new LinkedHashMap<>();
        limits.forEach((server, limit) -> servers.put(server, budgetOf(limit)));
        this.creations = limits.values().stream()
                .filter(limit -> limit.creations() > 0)
                .collect(Collectors.toMap(ServerLimit::server, limit -> new Semaphore(limit.creations(), true)));
        this.reclaim = new BudgetReclaim(all().toList(), tenants, scheduler);
    }

    private static ConnectionBudget budgetOf(ServerLimit limit) {
        return new ConnectionBudget(
                "this node's share of the connections to the database server " + limit.name() + " (" + limit.server()
                        + ")",
                "Raise tenancy.database.servers." + limit.name() + ".max-connections if the server allows it.",
                limit.maximumConnections() - limit.reserved());
    }

    /**
     * Takes what one connection needs.
     *
     * @return gives it back, once
     * @throws CapacityExceededException if there is not enough within that time
     */
    Runnable take(Tenant tenant, BudgetUse use, DatabaseConfig config, Duration patience) throws InterruptedException {
        ConnectionBudget server = servers.get(config.address().server());
        if (server == null && node == null) {
            return NOTHING;
        }
        // The narrower one first: who waits for a server that is full holds nothing of the node.
        List<ConnectionBudget> needed =
                Stream.of(server, node).flatMap(Stream::ofNullable).toList();
        List<ConnectionBudget> taken = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (ConnectionBudget budget : needed) {
                take(tenant, use, budget, Duration.ofNanos(deadline - System.nanoTime()), patience);
                taken.add(budget);
            }
        } catch (InterruptedException | RuntimeException refused) {
            taken.forEach(ConnectionBudget::giveBack);
            throw refused;
        }
        use.granted(needed);
        AtomicBoolean back = new AtomicBoolean();
        return () -> {
            if (!back.getAndSet(true)) {
                needed.forEach(ConnectionBudget::giveBack);
            }
        };
    }

    private void take(Tenant tenant, BudgetUse use, ConnectionBudget budget, Duration remaining, Duration patience)
            throws InterruptedException {
        try {
            boolean taken = budget.take(remaining, () -> {
                use.waitsFor(budget);
                reclaim.wake();
            });
            if (!taken) {
                throw CapacityExceededException.budget(tenant, budget, patience.toMillis());
            }
        } finally {
            use.waitsFor(null);
        }
    }

    /**
     * Begins the creation of a tenant, for which each node keeps connections where the server has a limit.
     *
     * @return ends it
     * @throws CapacityExceededException if others are at it for so long
     */
    Runnable beginCreation(Tenant tenant, DatabaseConfig config, Duration patience) {
        Semaphore places = creations.get(config.address().server());
        if (places == null) {
            return NOTHING;
        }
        try {
            if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return places::release;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw CapacityExceededException.creations(tenant, patience.toMillis());
    }

    /**
     * This node may have so many connections to a server.
     *
     * @return how many it has, or may open without asking
     */
    int limit(String server, int connections) {
        ServerLimit known = limits.get(server);
        ConnectionBudget budget = servers.get(server);
        if (known == null || budget == null) {
            return 0;
        }
        budget.limit(Math.max(0, connections - known.reserved()));
        reclaim.wake();
        return budget.taken() + known.reserved();
    }

    List<BudgetSnapshot> snapshots() {
        return all().map(BudgetSnapshot::of).toList();
    }

    private Stream<ConnectionBudget> all() {
        return Stream.concat(servers.values().stream(), Stream.ofNullable(node));
    }
}
