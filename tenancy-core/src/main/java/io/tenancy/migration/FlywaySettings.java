package io.tenancy.migration;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What tenants' databases are migrated with.
 *
 * @param locations where Flyway looks for scripts, for example {@code classpath:db/tenant}
 * @param seedLocations of scripts that are run once per tenant, after its schema is current; they have a history of their
 *     own. Empty if there are none
 * @param placeholders what stands for {@code ${name}} in them. {@code tenant.slug} and {@code tenant.id} are
 *     added. May be
 *     secrets, and are shown nowhere but in the SQL that is run
 * @param lockTimeout longest time that a statement waits for a lock; at least a second
 */
public record FlywaySettings(
        List<String> locations, List<String> seedLocations, Map<String, String> placeholders, Duration lockTimeout) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public FlywaySettings {
        locations = List.copyOf(locations);
        seedLocations = List.copyOf(seedLocations);
        placeholders = Map.copyOf(placeholders);
        if (lockTimeout.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("Products count the wait for a lock in seconds.");
        }
    }

    /** Returns settings with scripts and nothing else. */
    public static FlywaySettings of(List<String> locations) {
        return new FlywaySettings(locations, List.of(), Map.of(), Duration.ofMinutes(1));
    }

    @Override
    public String toString() {
        return "FlywaySettings" + locations + seedLocations;
    }
}
