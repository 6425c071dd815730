package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.credential.CredentialManager;
import io.tenancy.database.CentralDatabase;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.TenantRegistry;
import javax.sql.DataSource;

/**
 * What a tenant's life is run with.
 *
 * @param centralDataSource the central database, whose login may create databases and logins
 * @param central where that is
 * @param pools told to let go of a tenant before its database is dropped
 */
public record ProvisioningParts(
        DataSource centralDataSource,
        CentralDatabase central,
        TenantRegistry registry,
        TenantPools pools,
        DatabaseConfigs configs,
        DatabaseMarker marker,
        CredentialManager credentials,
        TenantMigrator migrator) {

    /** Returns what the product of the tenants' databases can do. */
    DatabaseServer server() {
        return switch (configs.driver()) {
            case POSTGRESQL -> new PostgreSqlServer(centralDataSource);
            case MYSQL, MARIADB -> new MySqlServer(centralDataSource, central);
            case H2 -> new H2Server(central);
        };
    }
}
