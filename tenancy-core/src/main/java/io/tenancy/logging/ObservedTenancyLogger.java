package io.tenancy.logging;

import io.tenancy.ObserverGuard;
import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells listeners first, so that a silent or failing logger changes nothing of what is counted. */
final class ObservedTenancyLogger extends DelegatingTenancyLogger {

    private final List<TenancyEventListener> listeners;
    private final ObserverGuard guard = new ObserverGuard("A listener for events");

    ObservedTenancyLogger(TenancyLogger delegate, List<? extends TenancyEventListener> listeners) {
        super(delegate);
        this.listeners = List.copyOf(listeners);
    }

    boolean tells(List<? extends TenancyEventListener> others) {
        return listeners.equals(others);
    }

    @Override
    public void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context) {
        tell(listener -> listener.databaseOperation(operation, context));
        super.logDatabaseOperation(operation, tenant, context);
    }

    @Override
    public void logSecurityEvent(String event, Map<String, ?> context) {
        tell(listener -> listener.securityEvent(event, context));
        super.logSecurityEvent(event, context);
    }

    @Override
    public void logPerformanceMetric(String metric, double value, Map<String, ?> context) {
        tell(listener -> listener.measured(metric, value));
        super.logPerformanceMetric(metric, value, context);
    }

    private void tell(Consumer<TenancyEventListener> message) {
        listeners.forEach(listener -> guard.contain(() -> message.accept(listener)));
    }
}
