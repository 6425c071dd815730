package io.tenancy.provisioning;

import io.tenancy.connection.DatabaseConfig;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.tenant.Tenant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant was and where it is moved, by the operation of that nonce.
 *
 * @param sourcePassword encrypted; null before the source was locked
 */
record Move(
        String nonce,
        long tenantId,
        String sourceHost,
        int sourcePort,
        String sourceUsername,
        @Nullable String sourcePassword,
        String targetHost,
        int targetPort) {

    DatabaseConfig source(DatabaseDriver driver, Tenant tenant) {
        return config(driver, tenant, sourceHost, sourcePort);
    }

    DatabaseConfig target(DatabaseDriver driver, Tenant tenant) {
        return config(driver, tenant, targetHost, targetPort);
    }

    private DatabaseConfig config(DatabaseDriver driver, Tenant tenant, String host, int port) {
        return new DatabaseConfig(
                driver, host, port, Objects.requireNonNull(tenant.databaseName()), sourceUsername, true);
    }
}
