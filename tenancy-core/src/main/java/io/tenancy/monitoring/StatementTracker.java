package io.tenancy.monitoring;

import com.zaxxer.hikari.metrics.IMetricsTracker;

/** Follows the connections of one pool, and the statements that run on them. */
public interface StatementTracker extends IMetricsTracker {

    /**
     * A statement ran, or failed. Only told where statements are timed.
     *
     * @param nanos how long it took
     * @param slow whether that is the threshold or longer
     */
    void recordStatementNanos(long nanos, boolean slow);
}
