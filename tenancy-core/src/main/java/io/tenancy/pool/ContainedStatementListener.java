package io.tenancy.pool;

import io.tenancy.ObserverGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells several listeners, and keeps what they throw from the statement. Thread-safe. */
final class ContainedStatementListener implements StatementListener {

    private static final ObserverGuard GUARD = new ObserverGuard("A listener of statements");

    private final List<StatementListener> listeners;

    ContainedStatementListener(List<StatementListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void executed(@Nullable String sql, long nanos) {
        for (StatementListener listener : listeners) {
            try {
                listener.executed(sql, nanos);
            } catch (RuntimeException failed) {
                GUARD.failed(failed);
            }
        }
    }
}
