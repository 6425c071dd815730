package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.SealedCache;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.SharedCache;
import io.tenancy.tenant.TenantRegistry;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tenants, and where nodes share what they know of them. */
@Configuration(proxyBeanMethods = false)
final class RegistryConfiguration {

    /** @param schema makes this wait for the central database's tables */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TenantRegistry tenantRegistry(
            @Qualifier("centralDataSource") DataSource central,
            CoreSettings settings,
            CentralSchemaInitializer schema,
            SharedPlace place) {
        return place.cache() == null
                ? TenantRegistry.caching(central, settings.registry())
                : TenantRegistry.caching(central, settings.registry(), place.cache());
    }

    /** A place that nodes share, if they do. */
    record SharedPlace(@Nullable SharedCache cache) {}

    /** Whatever the place is, what lies there can only be read and changed with a key. */
    @Bean
    SharedPlace tenantSharedPlace(
            ObjectProvider<SharedCache> caches,
            ObjectProvider<CredentialManager> credentials,
            TenancyProperties properties,
            TenancyLogger logger,
            Observers observers) {
        CacheProperties cache = properties.cache();
        if (!cache.enabled()) {
            return new SharedPlace(null);
        }
        SharedCache shared = caches.getIfAvailable();
        if (shared == null && cache.store() == CacheProperties.Store.REDIS) {
            throw new InvalidTenancyPropertiesException(List.of(new InvalidProperty(
                    "tenancy.cache.store",
                    "'redis'",
                    "no bean of type RedisConnectionFactory",
                    "needs a connection to Redis: add spring-boot-starter-data-redis and set spring.data.redis.host",
                    "caffeine")));
        }
        return new SharedPlace(
                shared == null ? null : new SealedCache(shared, credentials::getObject, observers.watching(logger)));
    }
}
