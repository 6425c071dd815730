package io.tenancy.boot.autoconfigure;

import static io.tenancy.boot.autoconfigure.PropertyRules.YEAR;

import java.util.List;

/** What the properties of the cache may be. */
final class CacheRules {

    static final List<PropertyRule> CACHE = List.of(
            PropertyRules.flag("tenancy.cache.enabled", "true"),
            new PropertyRule("tenancy.cache.store", p -> true, "must be one of: caffeine, redis", "caffeine"),
            PropertyRules.range("tenancy.cache.ttl", p -> p.cache().ttl(), "1ms", YEAR, "1h"),
            PropertyRules.rangeOrZero(
                    "tenancy.cache.stale-if-error", p -> p.cache().staleIfError(), "1ms", YEAR, "15m"));

    private CacheRules() {}
}
