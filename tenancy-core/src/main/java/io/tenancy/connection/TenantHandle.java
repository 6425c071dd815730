package io.tenancy.connection;

import io.tenancy.context.Binding;
import io.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What serves one tenant for as long as this node knows it. A thread that is bound to a tenant holds its handle, so that
 * a connection needs no look-up. Thread-safe.
 */
public interface TenantHandle extends Binding {

    /** Returns the tenant as it is known now. */
    @Override
    Tenant tenant();

    /**
     * Returns quietly if the tenant may be used, by what is known now and without asking a database.
     *
     * @throws io.tenancy.TenancyException if it is deleted, inactive or not ready
     */
    void requireUsable();

    /**
     * Returns a connection to the tenant's database; the caller closes it.
     *
     * @throws io.tenancy.TenancyException if the tenant may not be used or its database cannot be reached
     * @throws SQLException from the driver
     */
    Connection getConnection() throws SQLException;
}
