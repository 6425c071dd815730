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

    /**
     * Returns whether the tenant's database says itself which version its schema has, so that {@link #migrate} knows what
     * is pending. Asked before a database is imported, which has no marker yet. An implementation that cannot tell
     * returns false.
     *
     * @throws MigrationException if the database cannot be read
     */
    default boolean isVersioned(Tenant tenant) {
        return false;
    }

    /**
     * Notes in the tenant's database that its schema has this version already, and applies nothing. Does nothing if the
     * same was noted before.
     *
     * @param version numbers with dots between them, for example {@code 3.1}
     * @throws MigrationException if that cannot be done, as in an implementation that has no such notes
     */
    default void baseline(Tenant tenant, String version) {
        throw new MigrationException(
                tenant,
                new UnsupportedOperationException("this application's TenantMigrator has no baseline; bring the"
                        + " database's schema under its control by hand."));
    }
}
