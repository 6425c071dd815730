package io.tenancy.boot.metrics;

import io.tenancy.monitoring.StatementTracker;
import io.tenancy.tenant.Tenant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records what one pool tells in the series that its tenant has at the moment. Thread-safe. */
final class SeriesTracker implements StatementTracker {

    private final Tenant tenant;
    private final Consumer<SeriesTracker> whenClosed;
    private volatile @Nullable TenantSeries series;

    SeriesTracker(Tenant tenant, Consumer<SeriesTracker> whenClosed) {
        this.tenant = tenant;
        this.whenClosed = whenClosed;
    }

    Tenant tenant() {
        return tenant;
    }

    void recordIn(@Nullable TenantSeries current) {
        series = current;
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
        TenantSeries current = series;
        if (current != null) {
            current.acquire.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void recordConnectionUsageMillis(long millis) {
        TenantSeries current = series;
        if (current != null) {
            current.usage.record(millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void recordConnectionCreatedMillis(long millis) {
        TenantSeries current = series;
        if (current != null) {
            current.create.record(millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void recordStatementNanos(long nanos, boolean slow) {
        TenantSeries current = series;
        if (current == null || current.query == null) {
            return;
        }
        current.query.record(nanos, TimeUnit.NANOSECONDS);
        if (slow) {
            current.slowQuery();
        }
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
