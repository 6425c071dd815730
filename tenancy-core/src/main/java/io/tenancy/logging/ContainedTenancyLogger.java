package io.tenancy.logging;

import io.tenancy.tenant.Tenant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an observer's failure from becoming the operation's. */
final class ContainedTenancyLogger implements TenancyLogger {

    private static final Logger log = LoggerFactory.getLogger(ContainedTenancyLogger.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final TenancyLogger delegate;
    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    ContainedTenancyLogger(TenancyLogger delegate) {
        this.delegate = delegate;
    }

    @Override
    public void logTenantConnection(Tenant tenant, String action) {
        contain(() -> delegate.logTenantConnection(tenant, action));
    }

    @Override
    public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        contain(() -> delegate.logDatabaseOperation(operation, tenant, context));
    }

    @Override
    public void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        contain(() -> delegate.logCredentialOperation(operation, tenant, context));
    }

    @Override
    public void logSecurityEvent(String event, Map<String, ?> context) {
        contain(() -> delegate.logSecurityEvent(event, context));
    }

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
        contain(() -> delegate.logPerformanceMetric(metric, value, context));
    }

    private void contain(Runnable observation) {
        try {
            observation.run();
        } catch (RuntimeException failed) {
            long now = System.nanoTime();
            long said = saidNanos.get();
            if (now - said >= QUIET_NANOS && saidNanos.compareAndSet(said, now)) {
                log.error("The TenancyLogger {} failed; the operation went on.", delegate.getClass(), failed);
            }
        }
    }
}
