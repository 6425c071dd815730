package io.tenancy.logging;

import io.tenancy.KnownSecrets;
import io.tenancy.ObserverGuard;
import io.tenancy.tenant.Tenant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps an observer's failure from becoming the operation's, and from an observer what this process knows to be secret. */
final class ContainedTenancyLogger implements TenancyLogger {

    private static final int LONGEST_NAME = 2_000;

    private final TenancyLogger delegate;
    private final ObserverGuard guard;

    ContainedTenancyLogger(TenancyLogger delegate) {
        this.delegate = delegate;
        this.guard = new ObserverGuard("The TenancyLogger " + delegate.getClass());
    }

    @Override
    public void logTenantConnection(Tenant tenant, String action) {
        guard.contain(() -> delegate.logTenantConnection(tenant, name(action)));
    }

    @Override
    public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        guard.contain(() -> delegate.logDatabaseOperation(name(operation), tenant, ContextWithoutSecrets.of(context)));
    }

    @Override
    public void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        guard.contain(
                () -> delegate.logCredentialOperation(name(operation), tenant, ContextWithoutSecrets.of(context)));
    }

    @Override
    public void logSecurityEvent(String event, Map<String, ?> context) {
        guard.contain(() -> delegate.logSecurityEvent(name(event), ContextWithoutSecrets.of(context)));
    }

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
        guard.contain(() -> delegate.logPerformanceMetric(name(metric), value, ContextWithoutSecrets.of(context)));
    }

    @Override
    public void logAlert(boolean raised, Map<String, ?> context) {
        guard.contain(() -> delegate.logAlert(raised, ContextWithoutSecrets.of(context)));
    }

    private static String name(String name) {
        return KnownSecrets.mask(name, LONGEST_NAME);
    }
}
