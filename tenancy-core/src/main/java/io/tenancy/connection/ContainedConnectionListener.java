package io.tenancy.connection;

import io.tenancy.ObserverGuard;
import io.tenancy.TenancyException;
import io.tenancy.tenant.Tenant;

/** Keeps a listener's failure from taking the place of the refusal that it was told of. */
final class ContainedConnectionListener implements ConnectionListener {

    private final ConnectionListener delegate;
    private final ObserverGuard guard;

    ContainedConnectionListener(ConnectionListener delegate) {
        this.delegate = delegate;
        this.guard = new ObserverGuard("The ConnectionListener " + delegate.getClass());
    }

    @Override
    public void connectionFailed(Tenant tenant, Exception failure) {
        guard.contain(() -> delegate.connectionFailed(tenant, failure));
    }

    @Override
    public void switchRejected(TenancyException refusal) {
        guard.contain(() -> delegate.switchRejected(refusal));
    }
}
