package io.tenancy.logging;

import io.tenancy.ObserverGuard;
import io.tenancy.tenant.Tenant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps an observer's failure from becoming the operation's. */
final class ContainedTenancyLogger implements TenancyLogger {

    private final TenancyLogger delegate;
    private final ObserverGuard guard;

    ContainedTenancyLogger(TenancyLogger delegate) {
        this.delegate = delegate;
        this.guard = new ObserverGuard("The TenancyLogger " + delegate.getClass());
    }

    @Override
    public void logTenantConnection(Tenant tenant, String action) {
        guard.contain(() -> delegate.logTenantConnection(tenant, action));
    }

    @Override
    public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        guard.contain(() -> delegate.logDatabaseOperation(operation, tenant, context));
    }

    @Override
    public void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        guard.contain(() -> delegate.logCredentialOperation(operation, tenant, context));
    }

    @Override
    public void logSecurityEvent(String event, Map<String, ?> context) {
        guard.contain(() -> delegate.logSecurityEvent(event, context));
    }

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
        guard.contain(() -> delegate.logPerformanceMetric(metric, value, context));
    }

    @Override
    public void logAlert(boolean raised, Map<String, ?> context) {
        guard.contain(() -> delegate.logAlert(raised, context));
    }
}
