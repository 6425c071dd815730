package io.tenancy.migration;

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
 */
public record FlywaySettings(List<String> locations, List<String> seedLocations, Map<String, String> placeholders) {

    public FlywaySettings {
        locations = List.copyOf(locations);
        seedLocations = List.copyOf(seedLocations);
        placeholders = Map.copyOf(placeholders);
    }

    /** Returns settings with scripts and nothing else. */
    public static FlywaySettings of(List<String> locations) {
        return new FlywaySettings(locations, List.of(), Map.of());
    }

    @Override
    public String toString() {
        return "FlywaySettings" + locations + seedLocations;
    }
}
