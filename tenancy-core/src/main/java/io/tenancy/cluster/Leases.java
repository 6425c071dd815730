package io.tenancy.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Work that only one node of an installation may do at a time: rotating keys, running a schedule, migrating the fleet.
 * Whoever holds the lease of that name may. All times are those of the central database; the clock of a node plays no
 * part. Thread-safe. Meant for Tenancy's own packages.
 */
public final class Leases {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LONGEST_HOLDER = 255;

    private final LeaseTable table;
    private final String holder;

    private Leases(LeaseTable table, String holder) {
        this.table = table;
        this.holder = holder;
    }

    /**
     * Returns the leases of an installation.
     *
     * @param central the central database, whose schema is current; stays the caller's to close
     * @param holder what an operator reads as the holder, such as the name of this node: 1 to 255 characters
     * @throws io.tenancy.tenant.RegistryUnavailableException if the central database cannot be reached
     */
    public static Leases of(DataSource central, String holder) {
        if (holder.isEmpty() || holder.length() > LONGEST_HOLDER) {
            throw new IllegalArgumentException("A holder's name has 1 to " + LONGEST_HOLDER + " characters.");
        }
        return new Leases(new LeaseTable(central), holder);
    }

    /**
     * Tries to become the one who holds a lease. Takes no part in a transaction of the calling thread. Where somebody
     * still writes under a lease that has run out, waits a few seconds for that.
     *
     * @param name 1 to 64 of a-z, 0-9 and hyphen, beginning with a letter
     * @param duration until when others are kept out unless it is renewed: from 1 ms to a day
     * @return empty if somebody holds it, be it this node
     * @throws io.tenancy.tenant.RegistryUnavailableException if the central database does not answer: then nobody knows
     *     who holds it
     */
    public Optional<Lease> acquire(String name, Duration duration) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The name of a lease is no 1 to 64 of a-z, 0-9 and hyphen: " + name);
        }
        return table.acquire(name, holder, checked(duration)).map(token -> new Lease(table, name, token));
    }

    static Duration checked(Duration duration) {
        if (duration.toMillis() < 1 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A lease lasts from 1 ms to a day, not " + duration);
        }
        return duration;
    }
}
