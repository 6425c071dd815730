package io.tenancy.boot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Cache of the tenants' data.
 *
 * @param enabled Whether tenants are cached.
 * @param store Where tenants are cached beside each node's own memory.
 * @param ttl Longest time that a tenant is cached, in seconds if no unit is given.
 * @param staleIfError Time, in minutes or hours, that cached tenants are still used while the central database
 *     cannot be read.
 */
public record CacheProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("caffeine") Store store,

        @DefaultValue("1h") @DurationUnit(ChronoUnit.SECONDS)
        Duration ttl,

        @DefaultValue("15m") Duration staleIfError) {

    /** Where tenants are cached. */
    public enum Store {
        /** In the memory of each node, and nowhere else. */
        CAFFEINE,
        /** In the memory of each node, and in Redis for all of them. */
        REDIS
    }
}
