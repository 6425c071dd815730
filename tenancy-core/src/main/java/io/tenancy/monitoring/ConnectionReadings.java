package io.tenancy.monitoring;

import io.tenancy.pool.BreakerState;
import io.tenancy.pool.BudgetSnapshot;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the tenants' connections on this node fare; what is low is left out. */
final class ConnectionReadings implements AlertSource {

    private final TenantPools pools;
    private final ConnectionMonitor monitor;

    ConnectionReadings(TenantPools pools, ConnectionMonitor monitor) {
        this.pools = pools;
        this.monitor = monitor;
    }

    @Override
    public List<AlertReading> read() {
        List<AlertReading> readings = new ArrayList<>();
        Map<Tenant, Long> failures = monitor.recentFailures();
        for (PoolSnapshot pool : pools.snapshots()) {
            addSlow(readings, pool.tenant());
            addSlowQueries(readings, pool.tenant());
            addExhausted(readings, pool);
            addBreaker(readings, pool);
            // By the tenant as it is now; the monitor knows it as it was when it was met first.
            addFailed(readings, pool.tenant(), failures.remove(pool.tenant()));
        }
        failures.forEach((tenant, count) -> addFailed(readings, tenant, count));
        pools.budgets().forEach(budget -> addBudget(readings, budget));
        return readings;
    }

    private void addSlow(List<AlertReading> readings, Tenant tenant) {
        Double millis = monitor.of(tenant).acquireP99Millis();
        if (millis != null) {
            readings.add(AlertReading.of(
                    AlertType.SLOW_CONNECTION,
                    tenant,
                    millis,
                    () -> "99 of 100 callers waited up to " + Math.round(millis) + " ms for a connection"));
        }
    }

    private void addSlowQueries(List<AlertReading> readings, Tenant tenant) {
        Double millis = monitor.statementP99Millis(tenant);
        if (millis != null) {
            readings.add(AlertReading.of(
                    AlertType.SLOW_QUERY,
                    tenant,
                    millis,
                    () -> "99 of 100 statements took up to " + Math.round(millis) + " ms"));
        }
    }

    private static void addExhausted(List<AlertReading> readings, PoolSnapshot pool) {
        if (pool.waiting() > 0 && pool.active() >= pool.maximum()) {
            readings.add(AlertReading.of(
                    AlertType.POOL_EXHAUSTED,
                    pool.tenant(),
                    100.0 * pool.waiting() / pool.maximum(),
                    () -> "all " + pool.maximum() + " connections are in use, and " + pool.waiting()
                            + " callers wait for one"));
        }
    }

    private static void addBreaker(List<AlertReading> readings, PoolSnapshot pool) {
        if (pool.breaker() == BreakerState.OPEN) {
            readings.add(AlertReading.of(
                    AlertType.BREAKER_OPEN,
                    pool.tenant(),
                    1,
                    () -> "callers fail at once, because its database failed again and again"));
        }
    }

    private static void addFailed(List<AlertReading> readings, Tenant tenant, @Nullable Long failures) {
        if (failures != null && failures > 0) {
            readings.add(AlertReading.of(
                    AlertType.FAILED_CONNECTIONS,
                    tenant,
                    failures,
                    () -> "connections were asked for in vain " + failures + " times within a minute"));
        }
    }

    private static void addBudget(List<AlertReading> readings, BudgetSnapshot budget) {
        if (budget.waiting() > 0) {
            // Without the address of the server, which goes to no webhook and no mail.
            String what = budget.what().replaceFirst(" \\(.*", "");
            readings.add(AlertReading.of(
                    AlertType.BUDGET,
                    what,
                    budget.waiting(),
                    () -> "Of " + what + ", " + budget.taken() + " of " + budget.limit() + " are taken, and "
                            + budget.waiting() + " tenants wait for one"));
        }
    }
}
