package io.tenancy.logging;

import io.tenancy.tenant.Tenant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Receives everything of note that Tenancy does. Implementations are thread-safe and quick. Tenancy contains what an
 * implementation throws: an observer cannot break the operation. To change one method and keep the rest, extend
 * {@link DelegatingTenancyLogger}.
 *
 * <p>Contexts may be nested. From what Tenancy tells, secrets that this process knows are gone already, whoever implements
 * this; what an application puts into a context may hold others: whoever writes it anywhere masks it first.
 */
public interface TenancyLogger {

    /**
     * A tenant's connections were opened, closed or refused.
     *
     * @param action for example {@code pool.opened}
     */
    void logTenantConnection(Tenant tenant, String action);

    /**
     * Something was done to a tenant's database.
     *
     * @param operation for example {@code tenant.created}
     * @param tenant null if no single tenant is concerned
     */
    void logDatabaseOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context);

    /**
     * A secret was stored, changed or read.
     *
     * @param operation for example {@code credential.stored}
     * @param tenant null if no single tenant is concerned
     */
    void logCredentialOperation(String operation, @Nullable Tenant tenant, Map<String, ?> context);

    /**
     * Somebody tried what is not allowed, or the system is not what it should be.
     *
     * @param event for example {@code connection.refused}
     */
    void logSecurityEvent(String event, Map<String, ?> context);

    /**
     * Something was measured.
     *
     * @param metric name with its unit, for example {@code pool.open.millis}
     */
    void logPerformanceMetric(String metric, double value, Map<String, ?> context);

    /**
     * A value reached its threshold, or is below it again. A logger that does not say otherwise gets this as an operation,
     * {@code alert.raised} or {@code alert.resolved}.
     *
     * @param raised whether it was raised; else it is over
     * @param context what about: {@code type}, {@code severity}, {@code tenant}, {@code value} and the like
     */
    default void logAlert(boolean raised, Map<String, ?> context) {
        logDatabaseOperation(raised ? "alert.raised" : "alert.resolved", null, context);
    }

    /**
     * Returns a logger that writes to SLF4J.
     *
     * @param channel name of the SLF4J logger
     * @param maskNames whether names, hosts and users are masked too; secrets always are
     */
    static TenancyLogger slf4j(String channel, boolean maskNames) {
        return new Slf4jTenancyLogger(channel, maskNames);
    }

    /** Returns a logger that does nothing. */
    static TenancyLogger noOp() {
        return NoOpTenancyLogger.INSTANCE;
    }

    /** Returns a logger that tells listeners, and then passes on to another one; that one if it tells them already. */
    static TenancyLogger observed(TenancyLogger delegate, List<? extends TenancyEventListener> listeners) {
        boolean told =
                listeners.isEmpty() || delegate instanceof ObservedTenancyLogger observed && observed.tells(listeners);
        return told ? delegate : new ObservedTenancyLogger(delegate, listeners);
    }

    /** Returns a logger that passes on to another one and swallows what that throws, saying so once a minute. */
    static TenancyLogger contained(TenancyLogger delegate) {
        return delegate instanceof ContainedTenancyLogger ? delegate : new ContainedTenancyLogger(delegate);
    }
}
