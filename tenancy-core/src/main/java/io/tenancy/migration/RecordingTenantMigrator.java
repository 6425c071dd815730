package io.tenancy.migration;

import io.tenancy.tenant.Tenant;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Migrates as another one does, and notes in the central database that the tenant is up to date. Thread-safe. */
final class RecordingTenantMigrator implements TenantMigrator {

    private final MigrationRecords records;
    private final KnownMigrations known;
    private final TenantMigrator migrator;

    RecordingTenantMigrator(FleetTools tools, KnownMigrations known) {
        this.records = tools.records();
        this.known = known;
        this.migrator = tools.parts().migrator();
    }

    @Override
    public void migrate(Tenant tenant) {
        migrate(tenant, MigrationProgress.NONE);
    }

    @Override
    public MigrationResult migrate(Tenant tenant, MigrationProgress progress) {
        MigrationResult result = migrator.migrate(tenant, progress);
        created(tenant, result);
        return result;
    }

    private void created(Tenant tenant, MigrationResult result) {
        known.generation().ifPresent(generation -> records.created(tenant.id(), generation, result));
    }

    @Override
    public Optional<String> sameForAll(DataSource example) {
        return migrator.sameForAll(example);
    }

    @Override
    public void copied(Tenant tenant) {
        created(tenant, known.all());
    }

    @Override
    public boolean isOnRecord(Tenant tenant) {
        OptionalLong generation = known.generation();
        return generation.isPresent() && records.isAt(tenant.id(), generation.getAsLong());
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
