package io.tenancy.connection;

import io.tenancy.context.Binding;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Refuses a switch while Spring holds a connection of the routing data source for this thread's transaction. Also sees
 * the router behind a wrapper, such as Spring's lazy connection proxy, whose transaction may have begun before any
 * tenant was bound. Transactions of other data sources, the central one among them, forbid nothing.
 *
 * <p>But in those, and where a method runs without a transaction and Spring synchronizes all the same, Spring keeps the
 * first connection that it gets until the end, also for work that is meant for the next tenant. Such a connection is
 * given back at every switch, and when a scope ends.
 */
final class TransactionGuard implements SwitchGuard {

    private final TenantRoutingDataSource router;

    TransactionGuard(TenantRoutingDataSource router) {
        this.router = router;
    }

    @Override
    public void check(@Nullable Binding from, Binding to) {
        if (remains()) {
            throw new TenantSwitchException("a transaction", from, to);
        }
    }

    /**
     * Called when a scope has ended.
     *
     * @throws TenantSwitchException if a transaction that was begun in it goes on; that can only be rolled back then
     */
    void leave(Binding from, @Nullable Binding to) {
        if (remains()) {
            kept().stream()
                    .filter(ResourceHolderSupport.class::isInstance)
                    .map(ResourceHolderSupport.class::cast)
                    .forEach(ResourceHolderSupport::setRollbackOnly);
            throw new TenantSwitchException("a transaction or a result", from, to);
        }
    }

    /** Whether a connection of the router stays with the thread although everything was given back that can be. */
    private boolean remains() {
        List<Object> kept = kept();
        if (kept.isEmpty() || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return !kept.isEmpty();
        }
        boolean inUse = kept.stream().anyMatch(holder -> holder instanceof ResourceHolderSupport open && open.isOpen());
        // The way Spring itself makes room for another transaction. What is bound even then is a transaction's own.
        List<TransactionSynchronization> synchronizations = TransactionSynchronizationManager.getSynchronizations();
        synchronizations.forEach(TransactionSynchronization::suspend);
        try {
            return inUse || !kept().isEmpty();
        } finally {
            synchronizations.forEach(TransactionSynchronization::resume);
        }
    }

    private List<Object> kept() {
        return TransactionSynchronizationManager.getResourceMap().entrySet().stream()
                .filter(resource -> resource.getKey() instanceof DataSource dataSource && leadsToRouter(dataSource))
                .map(Map.Entry::getValue)
                .toList();
    }

    private boolean leadsToRouter(DataSource dataSource) {
        try {
            return dataSource == router
                    || !router.isCentral(dataSource)
                            && dataSource.isWrapperFor(TenantRoutingDataSource.class)
                            && dataSource.unwrap(TenantRoutingDataSource.class) == router;
        } catch (SQLException unknown) {
            throw new ConnectionException(
                    "TENANT_SWITCH_IN_TRANSACTION",
                    null,
                    false,
                    "Cannot tell whether the open transaction of "
                            + dataSource.getClass().getName() + " is one of the routing data source.",
                    unknown);
        }
    }
}
