package io.tenancy.migration;

import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.TenantRegistry;
import javax.sql.DataSource;

/**
 * What many tenants are migrated with.
 *
 * @param central the central database, whose schema is current; stays the caller's to close
 * @param migrator brings one tenant up to date
 * @param logger is told of every tenant
 * @param audit has each run before it begins, and how it ended for each tenant
 */
public record FleetParts(
        DataSource central,
        TenantRegistry registry,
        DatabaseConfigs configs,
        TenantMigrator migrator,
        TenancyLogger logger,
        AuditTrail audit) {

    public FleetParts {
        logger = TenancyLogger.contained(logger);
    }

    /** Without an audit trail. */
    public FleetParts(
            DataSource central,
            TenantRegistry registry,
            DatabaseConfigs configs,
            TenantMigrator migrator,
            TenancyLogger logger) {
        this(central, registry, configs, migrator, logger, AuditTrail.none());
    }
}
