package io.tenancy.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one tenant has to do with the budgets that it shares with others. Thread-safe; a view, and approximate. */
final class BudgetUse {

    private volatile List<ConnectionBudget> charged = List.of();
    private volatile @Nullable ConnectionBudget waitingFor;
    private volatile long grantedNanos = System.nanoTime();
    private volatile boolean askedBack;
    private volatile long askedBackNanos;

    void granted(List<ConnectionBudget> budgets) {
        charged = budgets;
        grantedNanos = System.nanoTime();
        askedBack = false;
    }

    void waitsFor(@Nullable ConnectionBudget budget) {
        waitingFor = budget;
    }

    /** Returns what its pool waits for at the moment in order to open a connection, or null. */
    @Nullable
    ConnectionBudget waitingFor() {
        return waitingFor;
    }

    boolean uses(ConnectionBudget budget) {
        return charged.contains(budget);
    }

    /** Its connections are closed as soon as nobody uses them. */
    void askBack() {
        askedBackNanos = System.nanoTime();
        askedBack = true;
    }

    /** Returns whether that was said in this time, and since it got its last connection. */
    boolean wasAskedBackWithin(long nanos) {
        return askedBack && System.nanoTime() - askedBackNanos < nanos;
    }

    long nanosSinceGrant() {
        return System.nanoTime() - grantedNanos;
    }
}
