package io.tenancy.migration;

/**
 * Is told how far a run is, on all nodes together: every moment while it lasts, and at its end. Called by the thread that
 * waits for the run; what it throws is ignored.
 */
@FunctionalInterface
public interface FleetProgress {

    /** Nobody is told. */
    FleetProgress NONE = (migrated, failed, total) -> {};

    /**
     * The run is so far.
     *
     * @param migrated how many tenants it brought up to date
     * @param failed how many it could not
     * @param total how many it has to do with
     */
    void reached(int migrated, int failed, int total);
}
