package io.tenancy.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.cluster.Nodes;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.connection.TenantHandle;
import io.tenancy.connection.TenantHandles;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantAttachment;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.tenant.TenantWatcher;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One HikariCP pool per tenant, opened when the tenant is used first. Follows the registry: what changes there reaches
 * open pools without disturbing work in flight. Thread-safe. Closing it closes every pool.
 */
public final class TenantPools implements TenantHandles, TenantWatcher, AutoCloseable {

    private static final Duration CREATION_PATIENCE = Duration.ofSeconds(30);

    private final TenantRegistry registry;
    private final TenancyLogger logger;
    private final PoolScheduler scheduler = new PoolScheduler();
    private final ConcurrentMap<Tenant, PooledTenant> handles = new ConcurrentHashMap<>();
    private final PoolParts parts;

    /**
     * Returns pools that follow the registry; none is open yet.
     *
     * @param registry decides which tenants exist and where their databases are; stays the caller's to close
     */
    public TenantPools(
            TenantRegistry registry,
            DatabaseConfigs configs,
            DatabaseMarker marker,
            PoolSettings settings,
            TenancyLogger logger) {
        this.registry = registry;
        this.logger = TenancyLogger.contained(logger);
        PoolRoom room = new PoolRoom(settings.node(), handles.values());
        ConnectionBudgets budgets = new ConnectionBudgets(settings, handles.values(), scheduler);
        this.parts = new PoolParts(
                new PoolFactory(
                        configs,
                        settings,
                        scheduler,
                        new TenantConnections(new TenantLogins(configs, registry), marker, budgets),
                        this.logger),
                scheduler,
                room,
                budgets,
                settings,
                registry::findById,
                this.logger);
        scheduler.everySecond(room::sweep);
        registry.watch(this);
    }

    @Override
    public TenantHandle handleOf(Tenant tenant) {
        return TenantAttachment.of(tenant) instanceof PooledTenant attached && attached.isServedBy(scheduler)
                ? attached
                : lookUp(tenant);
    }

    private PooledTenant lookUp(Tenant tenant) {
        PooledTenant known = handles.get(tenant);
        PooledTenant handle = known != null ? known : admit(tenant);
        TenantAttachment.attach(tenant, handle);
        return handle;
    }

    /** The first time this node meets the tenant. */
    private PooledTenant admit(Tenant tenant) {
        Tenant known = find(tenant.id());
        PooledTenant handle = handles.computeIfAbsent(known, first -> new PooledTenant(first, parts));
        // A change between the look and the entry was told to nobody.
        handle.replace(known, find(tenant.id()));
        return handle;
    }

    private Tenant find(long id) {
        Optional<Tenant> known = registry.findById(id);
        if (known.isEmpty()) {
            throw TenantNotFoundException.byId(id);
        }
        return known.get();
    }

    /**
     * Returns the state of every pool that is open, and of every tenant whose callers may not wait for one; read without
     * asking a database.
     */
    public List<PoolSnapshot> snapshots() {
        return handles.values().stream()
                .flatMap(handle -> handle.snapshot().stream())
                .toList();
    }

    /** Returns how many tenants have an open pool; without those that are drained because they are no longer used. */
    public int openPools() {
        return (int) handles.values().stream()
                .filter(handle -> handle.current() != null)
                .count();
    }

    /** Returns the state of every number of connections that tenants share; empty if none is limited. */
    public List<BudgetSnapshot> budgets() {
        return parts.budgets().snapshots();
    }

    /** Returns what joins these pools to the nodes of the installation, with which they share servers' connections. */
    public Nodes.Member member() {
        return member(ConnectionMeasurements.NONE);
    }

    /** Returns the same, and it tells the others what was measured. */
    public Nodes.Member member(ConnectionMeasurements measured) {
        return new NodeReport(this, parts.budgets(), measured);
    }

    /**
     * Waits until the creation of a tenant may open connections of its own. Only a database server with a limit makes
     * anybody wait: at most half a minute.
     *
     * @return to be run when the creation has ended
     * @throws CapacityExceededException if others are being created for so long
     */
    public Runnable beginCreation(Tenant tenant, DatabaseConfig config) {
        return parts.budgets().beginCreation(tenant, config, CREATION_PATIENCE);
    }

    /** Lets callers wait for this tenant's database again, whatever failed before. Does nothing if they may. */
    public void resetBreaker(Tenant tenant) {
        PooledTenant handle = handles.get(tenant);
        if (handle != null) {
            handle.recovered();
        }
    }

    /** Closes this tenant's pool if nobody uses it; the next caller opens another one. */
    public void evict(Tenant tenant) {
        PooledTenant handle = handles.get(tenant);
        if (handle != null) {
            handle.evict();
        }
    }

    /**
     * Waits until this node's retired pool of the tenant is closed: at most the drain timeout and a few seconds. Returns
     * also if it is not closed by then.
     */
    public void awaitRetired(Tenant tenant) {
        PooledTenant handle = handles.get(tenant);
        if (handle != null) {
            handle.awaitRetired();
        }
    }

    /** Returns how long work in flight of a tenant may go on when its pool is retired. */
    public Duration drainTimeout(Tenant tenant) {
        return parts.settings().limitsOf(tenant).drainTimeout();
    }

    @Override
    public Collection<Tenant> watched() {
        return handles.values().stream().map(PooledTenant::tenant).toList();
    }

    @Override
    public void changed(Tenant latest) {
        PooledTenant handle = handles.get(latest);
        if (handle != null) {
            boolean wasOpen = handle.open() != null;
            handle.changed(latest);
            if (wasOpen && handle.open() == null) {
                logger.logTenantConnection(latest, "pool.retired");
            }
        }
    }

    @Override
    public void removed(Tenant lastSeen) {
        PooledTenant handle = handles.remove(lastSeen);
        if (handle != null) {
            handle.remove();
            logger.logTenantConnection(lastSeen, "pool.retired");
        }
    }

    @Override
    public void distrustAll() {
        handles.values().forEach(PooledTenant::distrust);
    }

    /** Closes every pool, all at the same time, and hands out nothing any more. */
    @Override
    public void close() {
        List<HikariDataSource> pools = handles.values().stream()
                .flatMap(handle -> handle.surrender().stream())
                .toList();
        scheduler.closeAll(pools);
    }
}
