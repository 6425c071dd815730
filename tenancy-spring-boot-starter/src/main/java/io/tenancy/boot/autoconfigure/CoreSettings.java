package io.tenancy.boot.autoconfigure;

import io.tenancy.connection.UnboundPolicy;
import io.tenancy.pool.PoolLimits;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.RegistrySettings;

/** The properties in core's own terms. */
final class CoreSettings {

    private final TenancyProperties properties;

    CoreSettings(TenancyProperties properties) {
        this.properties = properties;
    }

    PoolLimits pools() {
        TenancyProperties.Pool pool = properties.pool();
        return new PoolLimits(
                pool.maximumSize(),
                pool.minimumIdle(),
                pool.connectionTimeout(),
                pool.idleTimeout(),
                pool.maxLifetime(),
                pool.keepalive(),
                pool.leakDetection(),
                pool.connectTimeout(),
                pool.socketTimeout(),
                pool.drainTimeout());
    }

    RegistrySettings registry() {
        TenancyProperties.Cache cache = properties.cache();
        return RegistrySettings.DEFAULTS.with(cache.enabled(), cache.ttl(), cache.staleIfError());
    }

    ProvisioningSettings provisioning() {
        TenancyProperties.Database database = properties.database();
        return new ProvisioningSettings(
                database.autoCreate(), database.autoDelete(), database.namePrefix(), database.ownUser());
    }

    UnboundPolicy whenUnbound() {
        return switch (properties.routing().whenUnbound()) {
            case FAIL -> UnboundPolicy.FAIL;
            case CENTRAL -> UnboundPolicy.CENTRAL;
        };
    }
}
