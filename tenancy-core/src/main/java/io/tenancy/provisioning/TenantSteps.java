package io.tenancy.provisioning;

import java.sql.SQLException;
import java.util.List;

/** What a new tenant takes after its registration, step by step. Used by one thread, which closes it. */
interface TenantSteps extends AutoCloseable {

    /** Every step, in order. */
    List<Step> all();

    /** The steps whose effect a server may show late. */
    List<Step> ofServer();

    /**
     * Runs what is left to do.
     *
     * @throws io.tenancy.pool.CapacityExceededException if too many others are being created
     * @throws io.tenancy.tenant.DuplicateTenantException if the database, or a login, is somebody else's
     */
    void run(OperationRun run) throws SQLException;

    /**
     * Returns the steps of an operation.
     *
     * @param abandoned whether an operator gives the tenant up, so that what cannot be reached is left as it is
     */
    static TenantSteps of(OperationTools tools, Operation operation, boolean abandoned) {
        return operation.kind() == Operation.Kind.IMPORT
                ? new ImportSteps(tools, tools.reload(operation.tenantId()), operation, abandoned)
                : new CreationSteps(tools, tools.reload(operation.tenantId()), operation);
    }

    @Override
    void close();
}
