package io.tenancy.migration;

/**
 * How many tenants are migrated at the same time by one node.
 *
 * @param parallelism in all; at least 1
 * @param parallelismPerServer on the same database server; at least 1
 */
public record FleetSettings(int parallelism, int parallelismPerServer) {

    /** Few enough for a server that serves requests meanwhile. */
    public static final FleetSettings DEFAULTS = new FleetSettings(8, 4);

    public FleetSettings {
        if (parallelism < 1 || parallelismPerServer < 1) {
            throw new IllegalArgumentException("At least one tenant is migrated at a time.");
        }
    }
}
