package io.tenancy.migration;

/** What this package's own types share to migrate many tenants. */
record FleetTools(
        FleetParts parts,
        FleetSettings settings,
        MigrationRecords records,
        MigrationRuns runs,
        FleetStatus status,
        MigrationSets sets,
        ClaimHeartbeat heartbeat,
        ClaimedMigration migration) {

    static FleetTools of(FleetParts parts, FleetSettings settings) {
        MigrationRecords records = new MigrationRecords(parts.central());
        ClaimHeartbeat heartbeat = new ClaimHeartbeat(records);
        return new FleetTools(
                parts,
                settings,
                records,
                new MigrationRuns(parts.central(), records.node()),
                new FleetStatus(parts.central()),
                new MigrationSets(parts.central()),
                heartbeat,
                new ClaimedMigration(parts, records, heartbeat));
    }
}
