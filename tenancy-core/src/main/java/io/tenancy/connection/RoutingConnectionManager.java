package io.tenancy.connection;

import io.tenancy.TenancyException;
import io.tenancy.Violation;
import io.tenancy.context.Binding;
import io.tenancy.context.ScopeListener;
import io.tenancy.context.TenantScope;
import io.tenancy.context.ThreadBinding;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Binds threads to handles. */
final class RoutingConnectionManager implements ConnectionManager {

    private final ThreadBinding threads;
    private final TenantHandles handles;
    private final DatabaseConfigs configs;
    private final TransactionGuard transactions;
    private final List<SwitchGuard> guards;
    private final ConnectionListener listener;
    private final ScopeListener whenClosed = this::closed;

    RoutingConnectionManager(
            ThreadBinding threads,
            TenantHandles handles,
            TenantRoutingDataSource router,
            DatabaseConfigs configs,
            List<? extends SwitchGuard> guards) {
        this.threads = threads;
        this.handles = handles;
        this.configs = configs;
        this.listener = router.listener();
        this.transactions = new TransactionGuard(router);
        this.guards = Stream.concat(Stream.of(transactions), guards.stream()).toList();
    }

    @Override
    public TenantScope switchToTenant(@Nullable Tenant tenant) {
        try {
            return bind(usable(tenant));
        } catch (TenancyException refused) {
            throw rejected(refused);
        }
    }

    private TenantHandle usable(@Nullable Tenant tenant) {
        if (tenant == null) {
            throw TenantNotFoundException.noneGiven();
        }
        TenantHandle handle = handles.handleOf(tenant);
        handle.requireUsable();
        return handle;
    }

    @Override
    public TenantScope switchToCentral() {
        try {
            return bind(Binding.CENTRAL);
        } catch (TenancyException refused) {
            throw rejected(refused);
        }
    }

    private TenancyException rejected(TenancyException refusal) {
        listener.switchRejected(refusal);
        return refusal;
    }

    private TenantScope bind(Binding target) {
        if (!TransactionSynchronizationManager.getResourceMap().isEmpty()) {
            Binding current = threads.current();
            if (current != target) {
                guards.forEach(guard -> guard.check(current, target));
            }
        }
        return threads.bind(target, whenClosed);
    }

    /** Closing is a switch back: it happens in any case, and must not take a transaction along. */
    private void closed(Binding was, @Nullable Binding now) {
        if (was != now && !TransactionSynchronizationManager.getResourceMap().isEmpty()) {
            transactions.leave(was, now);
        }
    }

    @Override
    public List<Violation> validateTenantConfiguration(Map<String, ?> settings) {
        List<Violation> violations = new TenantConfigurationRules(configs.driver(), settings).violations();
        Object host = settings.get("host");
        boolean wellFormed = violations.stream()
                .map(Violation::field)
                .noneMatch(field -> field.equals("host") || field.equals("port") || field.equals("driver"));
        return host == null || !wellFormed
                ? violations
                : Stream.concat(
                                violations.stream(),
                                configs.checkAllowed("host", host.toString(), port(settings)).stream())
                        .toList();
    }

    /** What a pool would use where none is named. */
    private int port(Map<String, ?> settings) {
        Object port = settings.get("port");
        return port == null ? configs.port(null) : Integer.parseInt(port.toString());
    }

    @Override
    public DatabaseConfig getTenantDatabaseConfig(Tenant tenant) {
        return configs.resolve(tenant);
    }
}
