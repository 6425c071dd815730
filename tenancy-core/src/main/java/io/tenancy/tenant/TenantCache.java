package io.tenancy.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * What is known of the tenants: tenants by id, ids by name, and names that no tenant has. A name leads to a tenant only
 * while the tenant still has that name, so that a rename needs no clean-up. Holds passwords only as cipher text.
 * Thread-safe and bounded.
 */
final class TenantCache {

    /** Unknown names are also forgotten whenever the table changes; this bounds them where that cannot be seen. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

    private final LoadingCache<Long, Tenant> tenants;
    private final Cache<TenantLookup, Long> names;
    private final Cache<TenantLookup, Boolean> unknown;
    private final AtomicLong generation = new AtomicLong();

    /**
     * @param read reads one tenant again, for entries that outlived their time
     * @param executor runs such reads; a caller is served the old entry meanwhile
     */
    TenantCache(RegistrySettings settings, LongFunction<Optional<Tenant>> read, Executor executor) {
        this.tenants = Caffeine.newBuilder()
                .maximumSize(settings.maximumSize())
                .refreshAfterWrite(settings.timeToLive())
                .expireAfterWrite(settings.timeToLive().plus(settings.staleIfError()))
                .executor(executor)
                .build(loader(read));
        this.names = Caffeine.newBuilder()
                .maximumSize(3L * settings.maximumSize())
                .executor(executor)
                .build();
        this.unknown = Caffeine.newBuilder()
                .maximumSize(settings.maximumSize())
                .expireAfterWrite(
                        settings.timeToLive().compareTo(UNKNOWN_FOR) < 0 ? settings.timeToLive() : UNKNOWN_FOR)
                .executor(executor)
                .build();
    }

    /** Null is what Caffeine takes for "gone", though the checker cannot see that through its type parameter. */
    @SuppressWarnings("NullAway")
    private static CacheLoader<Long, Tenant> loader(LongFunction<Optional<Tenant>> read) {
        return id -> read.apply(id).orElse(null);
    }

    Optional<Tenant> get(TenantLookup lookup) {
        Long id = lookup.kind() == TenantLookup.Kind.ID ? Long.valueOf(lookup.value()) : names.getIfPresent(lookup);
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(tenants.getIfPresent(id)).filter(lookup::matches);
    }

    boolean knowsAsUnknown(TenantLookup lookup) {
        return unknown.getIfPresent(lookup) != null;
    }

    /**
     * Returns a number that grows with every change that was noticed. Whoever reads the table takes it before and hands
     * it in with the result, so that a slow read never covers something newer.
     */
    long generation() {
        return generation.get();
    }

    void put(TenantLookup lookup, Optional<Tenant> found, long readAtGeneration) {
        if (generation.get() != readAtGeneration) {
            return;
        }
        found.ifPresentOrElse(
                tenant -> {
                    tenants.put(tenant.id(), tenant);
                    names.put(lookup, tenant.id());
                },
                () -> unknown.put(lookup, Boolean.TRUE));
    }

    /** Something changed: unknown names may be known now, and reads under way are not worth keeping. */
    void tableChanged() {
        generation.incrementAndGet();
        unknown.invalidateAll();
    }

    /** Takes over what was read because of a change. */
    void put(Tenant tenant) {
        tenants.put(tenant.id(), tenant);
    }

    void remove(long id) {
        tenants.invalidate(id);
    }

    void clear() {
        tableChanged();
        tenants.invalidateAll();
    }

    Collection<Tenant> known() {
        return tenants.asMap().values();
    }
}
