package io.tenancy.integration;

import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts what happens to connections and remembers what was measured. */
final class CountingLogger extends DelegatingTenancyLogger {

    /** One measurement. */
    record Metric(String name, double value, Map<String, ?> context) {}

    private final String action;
    private final List<Tenant> concerned = new CopyOnWriteArrayList<>();
    private final List<String> actions = new CopyOnWriteArrayList<>();
    private final List<Metric> metrics = new CopyOnWriteArrayList<>();

    CountingLogger(String action) {
        super(TenancyLogger.noOp());
        this.action = action;
    }

    int count() {
        return concerned.size();
    }

    /** How often something else happened to a connection. */
    long count(String other) {
        return actions.stream().filter(other::equals).count();
    }

    List<Metric> metrics() {
        return metrics;
    }

    @Override
    public void logTenantConnection(Tenant tenant, String what) {
        actions.add(what);
        if (what.equals(action)) {
            concerned.add(tenant);
        }
    }

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
        metrics.add(new Metric(metric, value, context));
    }
}
