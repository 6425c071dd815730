package io.tenancy.logging;

import io.tenancy.tenant.Tenant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

enum NoOpTenancyLogger implements TenancyLogger {
    INSTANCE;

    @Override
    public void logTenantConnection(Tenant tenant, String action) {}

    @Override
    public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {}

    @Override
    public void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {}

    @Override
    public void logSecurityEvent(String event, Map<String, ?> context) {}

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {}
}
