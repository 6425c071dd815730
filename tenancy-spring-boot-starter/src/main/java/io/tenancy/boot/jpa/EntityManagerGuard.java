package io.tenancy.boot.jpa;

import io.tenancy.connection.SwitchGuard;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.connection.TenantSwitchException;
import io.tenancy.context.Binding;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Refuses a switch while an entity manager of the router is open on this thread, in a transaction or by "open entity
 * manager in view": what it has loaded belongs to one tenant.
 */
public final class EntityManagerGuard implements SwitchGuard {

    @Override
    public void check(@Nullable Binding from, Binding to) {
        TransactionSynchronizationManager.getResourceMap().forEach((key, resource) -> {
            if (resource instanceof EntityManagerHolder && routes(key)) {
                throw new TenantSwitchException("an entity manager", from, to);
            }
        });
    }

    private static boolean routes(Object factory) {
        DataSource dataSource = factory instanceof EntityManagerFactoryInfo info ? info.getDataSource() : null;
        try {
            return dataSource != null && dataSource.isWrapperFor(TenantRoutingDataSource.class);
        } catch (SQLException unknown) {
            return true;
        }
    }
}
