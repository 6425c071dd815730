package io.tenancy.logging;

import io.tenancy.tenant.Tenant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes everything on; extend it to change one method and keep the rest. As thread-safe as what it wraps. */
public class DelegatingTenancyLogger implements TenancyLogger {

    private final TenancyLogger delegate;

    public DelegatingTenancyLogger(TenancyLogger delegate) {
        this.delegate = delegate;
    }

    @Override
    public void logTenantConnection(Tenant tenant, String action) {
        delegate.logTenantConnection(tenant, action);
    }

    @Override
    public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        delegate.logDatabaseOperation(operation, tenant, context);
    }

    @Override
    public void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        delegate.logCredentialOperation(operation, tenant, context);
    }

    @Override
    public void logSecurityEvent(String event, Map<String, ?> context) {
        delegate.logSecurityEvent(event, context);
    }

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
        delegate.logPerformanceMetric(metric, value, context);
    }

    @Override
    public void logAlert(boolean raised, Map<String, ?> context) {
        delegate.logAlert(raised, context);
    }
}
