package io.tenancy.cluster;

import java.sql.Connection;
import java.time.Duration;

/**
 * A lease that was acquired. It is held until it runs out, unless it is renewed before; whether that is so now only the
 * central database knows. Thread-safe. Whoever acquired it closes it, which lets the next one in at once.
 */
public final class Lease implements AutoCloseable {

    private final LeaseTable table;
    private final String name;
    private final long token;

    Lease(LeaseTable table, String name, long token) {
        this.table = table;
        this.name = name;
        this.token = token;
    }

    /** Returns what it was acquired by. */
    public String name() {
        return name;
    }

    /** Returns a number that is larger with each acquisition of this name: a later holder has a larger one. */
    public long token() {
        return token;
    }

    /**
     * Keeps others out for so long from now on. Waits while {@link #verify} of this lease holds it in another
     * transaction.
     *
     * @param duration from 1 ms to a day
     * @throws LeaseLostException if it has run out, even if nobody else has it yet
     * @throws io.tenancy.tenant.RegistryUnavailableException if the central database does not answer
     */
    public void renew(Duration duration) {
        if (!table.renew(name, token, Leases.checked(duration))) {
            throw new LeaseLostException(name, token);
        }
    }

    /**
     * Proves, within a transaction on the central database, that the lease is still held, and sees to it that nobody
     * else gets it before the transaction ends. Call it before the first write, and keep the transaction short: others
     * wait for it.
     *
     * @param connection of the central database, in a transaction; stays open
     * @throws LeaseLostException if it is lost; roll the transaction back. On H2, a lease that runs out during the
     *     transaction, and that nobody else has acquired, counts as held
     * @throws IllegalStateException if the connection commits by itself, which would prove nothing for the next statement
     * @throws io.tenancy.tenant.RegistryUnavailableException if the central database does not answer
     */
    public void verify(Connection connection) {
        if (!table.verify(connection, name, token)) {
            throw new LeaseLostException(name, token);
        }
    }

    /**
     * Lets the next one in at once; does nothing if it is lost.
     *
     * @throws io.tenancy.tenant.RegistryUnavailableException if the central database does not answer; the lease then
     *     runs out by itself
     */
    @Override
    public void close() {
        table.release(name, token);
    }

    @Override
    public String toString() {
        return "Lease[" + name + ", token=" + token + "]";
    }
}
