package io.tenancy.monitoring;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.tenancy.ObserverGuard;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What HikariCP tells of one pool, kept for the monitor and passed on. Nothing that others do here reaches the pool. */
final class ObservedPool implements IMetricsTracker {

    /** Called when a caller waited for too long, and when the pool was closed. */
    interface Owner {

        void slow(long nanos);

        void closed(ObservedPool pool);
    }

    private final RecentTimes times = new RecentTimes();
    private final long slowNanos;
    private final IMetricsTracker[] others;
    private final ObserverGuard guard;
    private final Owner owner;
    private final @Nullable ObservedStatements statements;

    /** Before it serves anybody, a pool is given a connection that was opened already, and lends and takes it once. */
    private boolean serving;

    /** @param statements null if they are not timed */
    ObservedPool(
            long slowNanos,
            List<IMetricsTracker> others,
            ObserverGuard guard,
            Owner owner,
            @Nullable ObservedStatements statements) {
        this.slowNanos = slowNanos;
        this.others = others.toArray(IMetricsTracker[]::new);
        this.guard = guard;
        this.owner = owner;
        this.statements = statements;
    }

    RecentTimes times() {
        return times;
    }

    @Nullable
    ObservedStatements statements() {
        return statements;
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
        if (!serving) {
            return;
        }
        times.add(nanos);
        if (nanos >= slowNanos) {
            owner.slow(nanos);
        }
        for (IMetricsTracker other : others) { // written out: this is on the way to every connection
            try {
                other.recordConnectionAcquiredNanos(nanos);
            } catch (RuntimeException failed) {
                guard.failed(failed);
            }
        }
    }

    @Override
    public void recordConnectionUsageMillis(long millis) {
        if (!serving) {
            serving = true;
            return;
        }
        for (IMetricsTracker other : others) {
            try {
                other.recordConnectionUsageMillis(millis);
            } catch (RuntimeException failed) {
                guard.failed(failed);
            }
        }
    }

    @Override
    public void recordConnectionCreatedMillis(long millis) {
        if (serving) {
            tell(other -> other.recordConnectionCreatedMillis(millis));
        }
    }

    @Override
    public void recordConnectionTimeout() {
        tell(IMetricsTracker::recordConnectionTimeout);
    }

    @Override
    public void close() {
        tell(IMetricsTracker::close);
        owner.closed(this);
    }

    private void tell(Consumer<IMetricsTracker> message) {
        for (IMetricsTracker other : others) {
            try {
                message.accept(other);
            } catch (RuntimeException failed) {
                guard.failed(failed);
            }
        }
    }
}
