package io.tenancy.tenant;

import javax.sql.DataSource;

/**
 * The clock of the central database, as SQL: the one clock on which all nodes agree. Immutable. Meant for Tenancy's own
 * packages.
 */
public final class CentralClock {

    private final CentralDialect dialect;

    private CentralClock(CentralDialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Returns the clock of a database.
     *
     * @throws RegistryUnavailableException if it cannot be reached
     */
    public static CentralClock of(DataSource central) {
        return new CentralClock(CentralDialect.of(central));
    }

    /** Returns the clock of a database of that kind. */
    public static CentralClock of(CentralDialect dialect) {
        return new CentralClock(dialect);
    }

    /** An expression for the time now, of the type of a column of times; on H2 that of the transaction's begin. */
    public String now() {
        return dialect.now();
    }

    /**
     * An expression for a time so long after {@link #now()}.
     *
     * @param microseconds an expression for a whole number, such as a parameter
     */
    public String after(String microseconds) {
        return dialect.after(microseconds);
    }
}
