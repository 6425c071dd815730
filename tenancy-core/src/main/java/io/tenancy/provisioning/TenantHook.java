package io.tenancy.provisioning;

import io.tenancy.tenant.Tenant;
import javax.sql.DataSource;

/**
 * Steps of the application's own in tenants' lives: seed data, a bucket, an index, a backup. Hooks of a creation run in
 * their order, after the schema and before the tenant can be used; in the opposite order what they did is taken back. Each
 * is a persisted step: after a crash it may run once more, and must be able to. Implementations are thread-safe.
 *
 * <p>The tenant cannot be switched to at these moments. Its database is reached by the data source that is given: without
 * a pool, by the tenant's own login, for the time of the call.
 */
public interface TenantHook {

    /** Returns the name under which the step is persisted: 1 to 40 of a-z, 0-9 and hyphen, and never changed. */
    String name();

    /**
     * Does its part of creating a tenant.
     *
     * @throws Exception if it failed: the creation is taken back, this hook's part included
     */
    default void create(Tenant tenant, DataSource database) throws Exception {}

    /**
     * Takes back its part of creating a tenant, if that was begun; a database that was created is dropped afterwards
     * anyway.
     *
     * @throws Exception if it failed: the creation stays as it is, for an operator
     */
    default void revert(Tenant tenant) throws Exception {}

    /**
     * Does its part before a deleted tenant's database is dropped for good. Not called for one that was imported, which is
     * not dropped.
     *
     * @throws Exception if it failed: the database is not dropped, and the purge waits for an operator
     */
    default void beforeDrop(Tenant tenant, DataSource database) throws Exception {}
}
