package io.tenancy.migration;

import io.tenancy.tenant.Tenant;
import java.util.Optional;
import javax.sql.DataSource;

/** Migrates as another one does, and notes in the central database that the tenant is up to date. Thread-safe. */
final class RecordingTenantMigrator implements TenantMigrator {

    private final FleetMigrator fleet;
    private final TenantMigrator migrator;

    RecordingTenantMigrator(FleetMigrator fleet, TenantMigrator migrator) {
        this.fleet = fleet;
        this.migrator = migrator;
    }

    @Override
    public void migrate(Tenant tenant) {
        migrate(tenant, MigrationProgress.NONE);
    }

    @Override
    public MigrationResult migrate(Tenant tenant, MigrationProgress progress) {
        MigrationResult result = migrator.migrate(tenant, progress);
        fleet.created(tenant, result);
        return result;
    }

    @Override
    public Optional<String> sameForAll(DataSource example) {
        return migrator.sameForAll(example);
    }

    @Override
    public void copied(Tenant tenant) {
        fleet.copied(tenant);
    }

    @Override
    public boolean isOnRecord(Tenant tenant) {
        return fleet.isOnRecord(tenant);
    }

    @Override
    public Optional<MigrationSet> migrations(DataSource example) {
        return migrator.migrations(example);
    }

    @Override
    public SchemaState inspect(Tenant tenant) {
        return migrator.inspect(tenant);
    }

    @Override
    public boolean rollsBack() {
        return migrator.rollsBack();
    }

    @Override
    public void forgetFailure(Tenant tenant) {
        migrator.forgetFailure(tenant);
    }

    @Override
    public boolean isVersioned(Tenant tenant) {
        return migrator.isVersioned(tenant);
    }

    @Override
    public void baseline(Tenant tenant, String version) {
        migrator.baseline(tenant, version);
    }
}
