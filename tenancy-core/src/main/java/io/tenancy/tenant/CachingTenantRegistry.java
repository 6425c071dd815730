package io.tenancy.tenant;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lookups from the cache, misses from the table, changes from the poll. */
final class CachingTenantRegistry implements TenantRegistry {

    private static final Logger log = LoggerFactory.getLogger(CachingTenantRegistry.class);

    private final TenantTable table;
    private final TenantLoader loader;
    private final TenantCache cache;
    private final RegistryPoll poll;
    private final @Nullable SharedCache shared;
    private final @Nullable SharedTenants sharedTenants;
    private final boolean cached;
    private final List<TenantWatcher> watchers = new CopyOnWriteArrayList<>();
    private final Lock reloading = new ReentrantLock();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** @param shared null if this node reads everything itself; closed with the registry */
    CachingTenantRegistry(DataSource central, RegistrySettings settings, @Nullable SharedCache shared) {
        this.cached = settings.cached();
        this.table = new TenantTable(central, settings.answerWithin());
        this.shared = shared == null ? null : new BoundedSharedCache(shared);
        this.sharedTenants = this.shared == null
                ? null
                : new SharedTenants(table, this.shared, settings.timeToLive(), this::lastLook);
        this.loader = new TenantLoader(sharedTenants == null ? table : sharedTenants, settings.answerWithin());
        this.cache = new TenantCache(settings, id -> loader.load(TenantLookup.id(id)), loader.executor());
        this.poll = new RegistryPoll(
                table, cache, new RegistryPoll.Followers(this::follow, this::tell, watchers), settings);
        poll.start();
        if (this.shared != null) {
            this.shared.listen(poll::soon);
        }
    }

    private TableWatch.@Nullable Look lastLook() {
        return poll.seen();
    }

    @Override
    public Optional<Tenant> findById(long id) {
        return find(TenantLookup.id(id));
    }

    @Override
    public Optional<Tenant> findBySlug(String slug) {
        return find(new TenantLookup(TenantLookup.Kind.SLUG, slug.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Optional<Tenant> findByDomain(String domain) {
        return HostNames.canonical(domain).flatMap(name -> find(new TenantLookup(TenantLookup.Kind.DOMAIN, name)));
    }

    @Override
    public Optional<Tenant> findBySubdomain(String subdomain) {
        return HostNames.canonicalLabel(subdomain)
                .flatMap(name -> find(new TenantLookup(TenantLookup.Kind.SUBDOMAIN, name)));
    }

    @Override
    public List<Tenant> list(long afterId, int limit) {
        return table.list(afterId, limit);
    }

    @Override
    public Optional<Tenant> reload(long id) {
        Optional<Tenant> latest = follow(id);
        if (shared != null) {
            shared.announce();
        }
        return latest;
    }

    /** One at a time: watchers must hear of two versions in the order in which they were read. */
    private Optional<Tenant> follow(long id) {
        reloading.lock();
        try {
            cache.tableChanged();
            Optional<Tenant> latest = loader.awaitFresh(TenantLookup.id(id));
            latest.ifPresentOrElse(cache::put, () -> cache.remove(id));
            latest.ifPresent(tenant -> tell(watcher -> watcher.changed(tenant)));
            return latest;
        } finally {
            reloading.unlock();
        }
    }

    @Override
    public void watch(TenantWatcher watcher) {
        watchers.add(watcher);
    }

    @Override
    public Optional<CacheStatistics> cacheStatistics() {
        return Optional.of(new CacheStatistics(
                hits.sum(),
                misses.sum(),
                sharedTenants == null ? 0 : sharedTenants.hits(),
                cache.known().size()));
    }

    @Override
    public void close() {
        poll.close();
        loader.close();
        if (shared != null) {
            shared.close();
        }
    }

    private Optional<Tenant> find(TenantLookup lookup) {
        // A slug that no tenant can have is not worth a query or a place in the cache.
        if (lookup.kind() == TenantLookup.Kind.SLUG && !TenantRules.isSlug(lookup.value())) {
            return Optional.empty();
        }
        if (!cached) {
            misses.increment();
            return loader.await(lookup, cache.generation());
        }
        Optional<Tenant> known = cache.get(lookup);
        if (known.isPresent() || cache.knowsAsUnknown(lookup)) {
            hits.increment();
            return known;
        }
        misses.increment();
        long generation = cache.generation();
        Optional<Tenant> loaded = loader.await(lookup, generation);
        cache.put(lookup, loaded, generation);
        return loaded;
    }

    /** Tells every watcher; one that throws does not keep the others from hearing it. */
    private void tell(Consumer<TenantWatcher> message) {
        for (TenantWatcher watcher : watchers) {
            try {
                message.accept(watcher);
            } catch (RuntimeException failed) {
                log.error("A watcher of the tenant registry failed; the others were told.", failed);
            }
        }
    }
}
