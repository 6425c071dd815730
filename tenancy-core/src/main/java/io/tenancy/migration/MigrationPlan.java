package io.tenancy.migration;

import io.tenancy.tenant.Tenant;
import java.util.List;

/**
 * Which tenants a run brings up to date, and in which order.
 *
 * @param tenants empty for all
 * @param canary how many go first and alone; 0 for none
 * @param wave how many follow at a time, each wave when the one before has ended; 0 for all at once
 */
public record MigrationPlan(List<Tenant> tenants, int canary, int wave, MaxFailures maxFailures) {

    /** All tenants, at once, whatever fails. */
    public static final MigrationPlan ALL = new MigrationPlan(List.of(), 0, 0, MaxFailures.UNLIMITED);

    public MigrationPlan {
        tenants = List.copyOf(tenants);
        if (canary < 0 || wave < 0) {
            throw new IllegalArgumentException("Canary and wave are numbers of tenants.");
        }
    }

    /** Returns the same for these tenants alone. */
    public MigrationPlan of(List<Tenant> some) {
        return new MigrationPlan(some, canary, wave, maxFailures);
    }

    /** Returns in which wave the tenant of that place goes, from 0 on. */
    int waveOf(int place) {
        if (place < canary) {
            return 0;
        }
        int later = canary > 0 ? 1 : 0;
        return wave == 0 ? later : later + (place - canary) / wave;
    }
}
