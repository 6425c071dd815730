package io.tenancy.migration;

import java.sql.SQLException;

/**
 * Looks, again and again while a tenant is migrated, who holds what its connections wait for: after a wait has ended in
 * vain, nobody can tell any more. Closed by who migrates.
 */
final class LockWatch implements AutoCloseable {

    private final MigrationDataSource database;
    private final Object lock = new Object();
    private boolean ended;
    private String before = "";
    private String last = "";

    LockWatch(MigrationDataSource database) {
        this.database = database;
        if (database.rules().areTold()) {
            Thread thread = new Thread(this::watch, "tenancy-migration-locks");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Returns what there is to say about a failure, beginning with a space; empty if it was not the wait for a lock. */
    String explain(SQLException failed) {
        LockRules rules = database.rules();
        if (!rules.isTimeout(failed)) {
            return "";
        }
        String known = holders();
        return " It waited for a lock longer than tenancy.migration.lock-timeout, which is "
                + database.lockTimeout().toMillis() + " ms. "
                + (known.isEmpty() ? "Who holds it is not known." : rules.words() + known + ".");
    }

    /** Two looks fall into a wait that lasts as long as it may; one that is later than its end finds nobody. */
    private String holders() {
        synchronized (lock) {
            return last.isEmpty() ? before : last;
        }
    }

    private void watch() {
        while (!isEndedAfter(database.lockTimeout().toNanos() * 2 / 5)) {
            String found = look();
            synchronized (lock) {
                before = last;
                last = found;
            }
        }
    }

    private String look() {
        try {
            return database.holders();
        } catch (SQLException | RuntimeException unreadable) {
            return ""; // the migration itself says what is wrong
        }
    }

    private boolean isEndedAfter(long nanos) {
        long until = System.nanoTime() + nanos;
        synchronized (lock) {
            long millis;
            while (!ended && (millis = (until - System.nanoTime()) / 1_000_000) > 0) {
                try {
                    lock.wait(millis);
                } catch (InterruptedException nobodyNeedsIt) {
                    return true;
                }
            }
            return ended;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
    }
}
