package io.tenancy.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Schemas of the tenants' databases. Immutable.
 *
 * @param locations Comma-separated list of locations of the migrations of the tenants' databases.
 * @param seedLocations Comma-separated list of locations of scripts that are run once per tenant after its migrations.
 * @param changeLog Change log of Liquibase, which migrates the tenants' databases instead of Flyway if this is set.
 * @param placeholders Values of placeholders in the migrations of the tenants' databases, by name.
 * @param parallelism Largest number of tenants that a node migrates at the same time.
 * @param parallelismPerServer Largest number of tenants that a node migrates at the same time on one database server.
 * @param onStartup What is done at the start about tenants that are behind.
 * @param retryAfter Time, in seconds or minutes, after which a client of a tenant that is behind may try again.
 * @param lockTimeout Longest time, in seconds or minutes, that a statement of a migration waits for a lock.
 */
public record MigrationProperties(
        @DefaultValue(LOCATIONS) List<String> locations,
        @DefaultValue List<String> seedLocations,
        @Nullable String changeLog,
        @DefaultValue Map<String, String> placeholders,
        @DefaultValue("8") int parallelism,
        @DefaultValue("4") int parallelismPerServer,
        @DefaultValue("background") OnStartup onStartup,
        @DefaultValue("10s") Duration retryAfter,
        @DefaultValue("1m") Duration lockTimeout) {

    static final String LOCATIONS = "classpath:db/tenant";

    public MigrationProperties {
        locations = List.copyOf(locations);
        seedLocations = List.copyOf(seedLocations);
        placeholders = Map.copyOf(placeholders);
    }

    /** What is done at the start about tenants whose schema is behind the application. */
    public enum OnStartup {
        /** Nothing, and they are used as they are. */
        NONE,
        /** Their number is logged; each is refused until somebody has migrated it. */
        CHECK,
        /** They are migrated while the application runs, first those that are asked for; until then each is refused. */
        BACKGROUND,
        /** The start waits until all are migrated, or have failed. */
        WAIT
    }
}
