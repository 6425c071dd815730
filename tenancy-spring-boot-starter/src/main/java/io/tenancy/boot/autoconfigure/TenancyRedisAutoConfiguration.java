package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.cache.RedisSharedCache;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.tenant.SharedCache;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link AutoConfiguration Auto-configuration} of what nodes share in Redis, through the application's own connection to
 * it. Backs off for a {@link SharedCache} of the application's.
 */
@AutoConfiguration(
        after = TenancyAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnBean(DatabaseMarker.class)
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
@ConditionalOnProperty(name = "tenancy.cache.store", havingValue = "redis")
public final class TenancyRedisAutoConfiguration {

    /** The marker's registry keeps applications with other central databases apart, which may use the same Redis. */
    @Bean
    @ConditionalOnMissingBean
    SharedCache tenantSharedCache(RedisConnectionFactory connections, DatabaseMarker marker) {
        return new RedisSharedCache(connections, "tenancy:" + marker.registry() + ":");
    }
}
