package io.tenancy.tenant;

/**
 * How well a registry's cache serves this node.
 *
 * @param hits look-ups that were answered without the central database, names that no tenant has included
 * @param misses look-ups that read the central database
 * @param size tenants in the cache now, approximately
 */
public record CacheStatistics(long hits, long misses, long size) {}
