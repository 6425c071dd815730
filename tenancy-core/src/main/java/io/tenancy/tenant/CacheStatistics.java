package io.tenancy.tenant;

/**
 * How well a registry's cache serves this node.
 *
 * @param hits look-ups that were answered without the central database, names that no tenant has included
 * @param misses look-ups that this node could not answer by itself
 * @param shared reads of the central database that were spared because another node had read the same; 0 without a
 *     {@link SharedCache}
 * @param size tenants in the cache now, approximately
 */
public record CacheStatistics(long hits, long misses, long shared, long size) {}
