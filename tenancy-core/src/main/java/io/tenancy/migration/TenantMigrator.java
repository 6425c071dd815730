package io.tenancy.migration;

import io.tenancy.tenant.Tenant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Brings the schema of one tenant's database up to date. Thread-safe. An application replaces this by declaring a bean;
 * what it does not implement, runs over many tenants do without.
 */
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
     * As {@link #migrate(Tenant)}, and says how far it is and what it did.
     *
     * @throws MigrationException likewise
     */
    default MigrationResult migrate(Tenant tenant, MigrationProgress progress) {
        migrate(tenant);
        return new MigrationResult(null, null, 0);
    }

    /**
     * Returns the migrations that this application has. Empty if it cannot tell: then no tenant is known to be up to
     * date, and each run asks every database.
     *
     * @param example a database of the product that tenants have, which is not written to
     */
    default Optional<MigrationSet> migrations(DataSource example) {
        return Optional.empty();
    }

    /**
     * Reads what the tenant's database says of its schema; changes nothing.
     *
     * @throws MigrationException if that cannot be read, as in an implementation that has no such notes
     */
    default SchemaState inspect(Tenant tenant) {
        throw unsupported(tenant, "cannot say what is pending");
    }

    /**
     * Returns by what one knows that {@link #migrate} leaves the same in two databases, whosever they are, so that one can
     * be a copy of the other: equal texts of 1 to 50 characters. Empty if it depends on the tenant, or nobody can tell.
     *
     * @param example as in {@link #migrations}
     */
    default Optional<String> sameForAll(DataSource example) {
        return Optional.empty();
    }

    /**
     * As {@link #migrate(Tenant)}, for a tenant whose database is a copy of one that is {@linkplain #sameForAll the same}
     * and up to date.
     *
     * @throws MigrationException likewise
     */
    default void copied(Tenant tenant) {
        migrate(tenant);
    }

    /**
     * Returns whether it is on record, without asking the tenant's database, that {@link #migrate} would apply nothing.
     */
    default boolean isOnRecord(Tenant tenant) {
        return false;
    }

    /**
     * Returns whether a script that is broken off leaves nothing behind. Where it does not, a script that was begun and
     * not finished is never begun again before an operator says so.
     */
    default boolean rollsBack() {
        return false;
    }

    /**
     * Forgets, in the tenant's database, that a script failed, so that {@link #migrate} begins it again. An operator has
     * seen to it that it can. Does nothing if nothing is noted.
     *
     * @throws MigrationException if that cannot be done
     */
    default void forgetFailure(Tenant tenant) {}

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
        throw unsupported(tenant, "has no baseline; bring the database's schema under its control by hand");
    }

    private static MigrationException unsupported(Tenant tenant, String what) {
        return new MigrationException(
                tenant, new UnsupportedOperationException("this application's TenantMigrator " + what + "."));
    }
}
