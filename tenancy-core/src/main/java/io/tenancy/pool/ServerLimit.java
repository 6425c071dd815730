package io.tenancy.pool;

/**
 * How many connections all nodes together may have to one database server.
 *
 * @param name what the server is called in the configuration, for messages
 * @param server the server, as {@link io.tenancy.database.DatabaseAddress#server()} writes it
 * @param maximumConnections of all nodes, those to the central database and for creating tenants included
 * @param reserved of these, what each node keeps for the central database and for creating tenants
 */
public record ServerLimit(String name, String server, int maximumConnections, int reserved) {

    /** What a node keeps for creating tenants, on the server where it does so: two creations at a time, two each. */
    public static final int FOR_PROVISIONING = 4;

    private static final int EACH_CREATION = 2;

    /** Returns how many tenants one node may create there at the same time; 0 for as many as it likes. */
    int creations() {
        return reserved < FOR_PROVISIONING ? 0 : FOR_PROVISIONING / EACH_CREATION;
    }

    /** @throws IllegalArgumentException if not even one node could serve a tenant */
    public ServerLimit {
        if (maximumConnections <= reserved) {
            throw new IllegalArgumentException("tenancy.database.servers." + name + ".max-connections is "
                    + maximumConnections + ", but each node keeps " + reserved
                    + " connections for the central database and for creating tenants. Raise it, or make the"
                    + " pool of the central database smaller (spring.datasource.hikari.maximum-pool-size).");
        }
    }
}
