package io.tenancy.provisioning;

import java.sql.SQLException;

/** How one kind of operation is gone on with. */
interface Undertaking {

    /**
     * Brings an operation that this node has taken to its end, in the direction that it has.
     *
     * @throws ProvisioningException if somebody took it over meanwhile
     */
    void goOn(Operation operation) throws SQLException;
}
