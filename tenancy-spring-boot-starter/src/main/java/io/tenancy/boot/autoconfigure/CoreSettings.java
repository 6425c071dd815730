package io.tenancy.boot.autoconfigure;

import io.tenancy.connection.UnboundPolicy;
import io.tenancy.logging.AuditSettings;
import io.tenancy.migration.FleetSettings;
import io.tenancy.migration.FlywaySettings;
import io.tenancy.migration.LiquibaseSettings;
import io.tenancy.pool.BreakerSettings;
import io.tenancy.pool.NodeLimits;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.PoolLimits;
import io.tenancy.pool.PoolSettings;
import io.tenancy.pool.TenantReadiness;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.RegistrySettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The properties in core's own terms. */
final class CoreSettings {

    /** A tenant that waits for Liquibase on this node would wait for no other node's. */
    private static final FleetSettings ONE_AT_A_TIME = new FleetSettings(1, 1);

    private final TenancyProperties properties;

    CoreSettings(TenancyProperties properties) {
        this.properties = properties;
    }

    PoolSettings pools(ServerLimits servers, List<PoolCustomizer> customizers, TenantReadiness readiness) {
        TenancyProperties.Pool pool = properties.pool();
        TenancyProperties.Breaker breaker = properties.breaker();
        return new PoolSettings(
                limits(pool),
                plans(),
                new NodeLimits(
                        orUnlimited(pool.maximumConnections()), orUnlimited(pool.maximumPools()), pool.idleEviction()),
                servers.of(properties.database().servers()),
                new BreakerSettings(
                        breaker.failures(),
                        breaker.openFor(),
                        properties.security().maxLoginAttempts()),
                pool.sessionReset(),
                customizers,
                readiness);
    }

    private static int orUnlimited(@Nullable Integer limit) {
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    private Map<String, PoolLimits> plans() {
        return properties.plans().keySet().stream()
                .collect(Collectors.toMap(
                        plan -> plan, plan -> limits(properties.ofPlan(plan).pool())));
    }

    private static PoolLimits limits(TenancyProperties.Pool pool) {
        return new PoolLimits(
                pool.maximumSize(),
                pool.minimumIdle(),
                pool.maximumWaiting() == null ? 2 * pool.maximumSize() : pool.maximumWaiting(),
                pool.connectionTimeout(),
                pool.idleTimeout(),
                pool.maxLifetime(),
                pool.keepalive(),
                pool.leakDetection(),
                pool.connectTimeout(),
                pool.socketTimeout(),
                pool.drainTimeout());
    }

    FleetSettings fleet() {
        MigrationProperties migration = properties.migration();
        return migration.changeLog() == null
                ? new FleetSettings(migration.parallelism(), migration.parallelismPerServer())
                : ONE_AT_A_TIME;
    }

    /** Null if Flyway migrates. */
    @Nullable
    LiquibaseSettings liquibase() {
        MigrationProperties migration = properties.migration();
        return migration.changeLog() == null
                ? null
                : new LiquibaseSettings(migration.changeLog(), migration.placeholders(), migration.lockTimeout());
    }

    FlywaySettings flyway() {
        MigrationProperties migration = properties.migration();
        return new FlywaySettings(
                migration.locations(), migration.seedLocations(), migration.placeholders(), migration.lockTimeout());
    }

    RegistrySettings registry() {
        CacheProperties cache = properties.cache();
        return RegistrySettings.DEFAULTS.with(cache.enabled(), cache.ttl(), cache.staleIfError());
    }

    AuditSettings audit() {
        return AuditSettings.DEFAULTS
                .retention(properties.audit().retention())
                .maskNames(properties.logging().maskSensitiveData());
    }

    ProvisioningSettings provisioning() {
        TenancyProperties.Database database = properties.database();
        return new ProvisioningSettings(
                database.autoCreate(),
                database.autoDelete(),
                database.namePrefix(),
                database.ownUser(),
                properties.provisioning().retention(),
                properties.provisioning().spares(),
                properties.provisioning().templates());
    }

    UnboundPolicy whenUnbound() {
        return switch (properties.routing().whenUnbound()) {
            case FAIL -> UnboundPolicy.FAIL;
            case CENTRAL -> UnboundPolicy.CENTRAL;
        };
    }
}
