package io.tenancy.migration;

import io.tenancy.tenant.Tenant;

/** Brings the schema of a tenant's database up to date. Thread-safe. An application replaces this by declaring a bean. */
@FunctionalInterface
public interface TenantMigrator {

    /**
     * Applies what is pending, on connections of its own; returns when the schema is current.
     *
     * @param tenant its database exists and carries its marker; it need not be active yet
     * @throws MigrationException if a script fails; what the database cannot roll back stays
     */
    void migrate(Tenant tenant);
}
