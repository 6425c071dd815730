package io.tenancy.pool;

import org.jspecify.annotations.Nullable;

/**
 * Told of each statement of a pool's connections. Thread-safe and quick; called on the threads that run statements. What
 * it throws is contained.
 */
@FunctionalInterface
public interface StatementListener {

    /**
     * A statement ran, or failed.
     *
     * @param sql its text, of a batch the last one's; may hold data, so that nobody writes it anywhere as it is. Null if
     *     it is unknown
     * @param nanos from giving it to the driver until the driver had answered; of what a query found, the rows that
     *     the driver had by then
     */
    void executed(@Nullable String sql, long nanos);
}
