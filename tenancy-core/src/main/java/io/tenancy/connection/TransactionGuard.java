package io.tenancy.connection;

import io.tenancy.context.Binding;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Refuses a switch while Spring holds a connection of the routing data source for this thread's transaction. Also sees
 * the router behind a wrapper, such as Spring's lazy connection proxy, whose transaction may have begun before any
 * tenant was bound. Transactions of other data sources, the central one among them, forbid nothing.
 */
final class TransactionGuard implements SwitchGuard {

    private final TenantRoutingDataSource router;

    TransactionGuard(TenantRoutingDataSource router) {
        this.router = router;
    }

    @Override
    public void check(@Nullable Binding from, Binding to) {
        for (Map.Entry<Object, Object> resource :
                TransactionSynchronizationManager.getResourceMap().entrySet()) {
            if (resource.getKey() instanceof DataSource dataSource && leadsToRouter(dataSource)) {
                throw new TenantSwitchException("a transaction", from, to);
            }
        }
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
