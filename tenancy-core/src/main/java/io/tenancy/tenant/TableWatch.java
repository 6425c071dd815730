package io.tenancy.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Tells whether {@code tenants} changed since it was looked at last. Two questions: the cheap one with every look finds
 * what moved {@code updated_at}, which is nearly everything; the dear one passes over every byte of the table, less
 * often, and finds the rest. For one thread at a time.
 */
final class TableWatch {

    private static final Logger log = LoggerFactory.getLogger(TableWatch.class);

    /** So that a change that only the dear question finds is found within a few looks. */
    private static final int LOOKS_PER_CONTENTS = 3;

    /** A table too large for the time that a query may take costs the database a tenth of that time at most. */
    private static final int LOOKS_AFTER_FAILURE = 10;

    /** What a look found. */
    record Look(
            boolean changed,
            TenantTable.Revision revision,
            @Nullable String contents) {

        /** The database's time. */
        Instant now() {
            return revision.now();
        }

        /** What the table looked like: equal texts mean equal rows, as far as this watch can tell. */
        String state() {
            return revision.count() + "/" + revision.digest() + "/" + contents;
        }
    }

    private final TenantTable table;
    private final Duration interval;

    /** Others than the one thread only read it. */
    private volatile @Nullable Look seen;

    private long contentsDueNanos = System.nanoTime();

    TableWatch(TenantTable table, Duration interval) {
        this.table = table;
        this.interval = interval;
    }

    /**
     * Looks at the table; the first time, everything has changed.
     *
     * @throws DataAccessException if the central database cannot be read
     */
    Look look() {
        TenantTable.Revision revision = table.revision();
        Look last = seen;
        boolean moved = last == null || !last.revision().sameAs(revision);
        String known = last == null ? null : last.contents();
        if (System.nanoTime() - contentsDueNanos < 0) {
            return new Look(moved, revision, known);
        }
        try {
            String contents = table.contents();
            askAgainAfter(LOOKS_PER_CONTENTS);
            return new Look(moved || !Objects.equals(known, contents), revision, contents);
        } catch (DataAccessException tooSlow) {
            askAgainAfter(LOOKS_AFTER_FAILURE);
            log.warn(
                    "The contents of table tenants could not be compared; only tenants that are in use are: {}",
                    tooSlow.getMostSpecificCause().toString());
            return new Look(true, revision, known);
        }
    }

    /** Returns what was dealt with last, or null if nothing was; for any thread. */
    @Nullable
    Look seen() {
        return seen;
    }

    /** What was found is dealt with; until then it is found again. */
    void done(Look look) {
        seen = look;
    }

    private void askAgainAfter(int looks) {
        contentsDueNanos = System.nanoTime() + interval.multipliedBy(looks).toNanos();
    }
}
