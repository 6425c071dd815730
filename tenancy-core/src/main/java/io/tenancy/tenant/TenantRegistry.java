package io.tenancy.tenant;

import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The tenants, as the central database has them. Reads the central database whatever the calling thread is bound to.
 * Implementations are thread-safe.
 *
 * <p>Names are compared exactly, after folding case and the final dot; a name that is none (a character that cannot be
 * stored) is simply not found.
 */
public interface TenantRegistry extends AutoCloseable {

    /**
     * Returns the tenant of that id, also if it is deleted.
     *
     * @throws RegistryUnavailableException if the central database does not answer within a second and the tenant is
     *     not known from before
     */
    Optional<Tenant> findById(long id);

    /** Returns the live tenant of that slug; throws as {@link #findById(long)} does. */
    Optional<Tenant> findBySlug(String slug);

    /** Returns the live tenant whose own host name this is; throws as {@link #findById(long)} does. */
    Optional<Tenant> findByDomain(String domain);

    /** Returns the live tenant of that label below the base domain; throws as {@link #findById(long)} does. */
    Optional<Tenant> findBySubdomain(String subdomain);

    /**
     * Returns up to {@code limit} tenants with an id above {@code afterId}, by ascending id, deleted ones and {@linkplain
     * Tenant#isSpare() spares} included;
     * always read from the database.
     */
    List<Tenant> list(long afterId, int limit);

    /**
     * Reads one tenant now and makes this node's caches and pools follow before it returns. For those who just changed
     * its row; other nodes follow within seconds by themselves.
     */
    Optional<Tenant> reload(long id);

    /** Registers somebody who must learn of every change. */
    void watch(TenantWatcher watcher);

    /** Returns how well the cache serves this node since it started; empty if the registry does not know. */
    default Optional<CacheStatistics> cacheStatistics() {
        return Optional.empty();
    }

    /** Ends the background threads. Lookups fail afterwards. */
    @Override
    void close();

    /**
     * Returns a registry over the central database that caches and polls for changes.
     *
     * @param central the central database, whose schema is current; stays the caller's to close
     */
    static TenantRegistry caching(DataSource central, RegistrySettings settings) {
        return new CachingTenantRegistry(central, settings, null);
    }

    /**
     * As {@link #caching(DataSource, RegistrySettings)}, with a place where nodes leave what they have read for each other
     * and announce changes. The registry works as well without it, and whenever it fails.
     *
     * @param shared closed with the registry; whoever can write there can make this node believe what it likes, unless
     *     values are sealed
     */
    static TenantRegistry caching(DataSource central, RegistrySettings settings, SharedCache shared) {
        return new CachingTenantRegistry(central, settings, shared);
    }
}
