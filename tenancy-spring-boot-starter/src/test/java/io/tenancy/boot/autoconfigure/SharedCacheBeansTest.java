package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.boot.cache.RedisSharedCache;
import io.tenancy.tenant.SharedCache;
import io.tenancy.tenant.TenantRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** When nodes share what they know, and when they do not. */
@Tag("integration")
class SharedCacheBeansTest {

    private static final String REDIS = "tenancy.cache.store=redis";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                    "spring.data.redis.port=1",
                    "tenancy.security.encryption-key=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=");

    @Test
    void givenRedis_whenTheStoreIsNotSet_thenNothingIsShared() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SharedCache.class));
    }

    @Test
    @DisplayName("tenancy.cache.store=redis starts also while Redis cannot be reached")
    void givenRedisThatIsDown_whenTheStoreIsRedis_thenItIsUsedOnceItIsThere() {
        runner.withPropertyValues(REDIS)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RedisSharedCache.class));
    }

    @Test
    void givenNoConnectionToRedis_whenTheStoreIsRedis_thenTheStartSaysWhatToAdd() {
        runner.withPropertyValues(REDIS, "spring.autoconfigure.exclude=" + DataRedisAutoConfiguration.class.getName())
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidTenancyPropertiesException.class)
                        .hasMessageContainingAll("tenancy.cache.store", "'redis'", "spring-boot-starter-data-redis"));
    }

    @Test
    void givenAnotherPlace_whenTenantsChange_thenItIsUsedInsteadOfRedis() {
        CountingCache place = new CountingCache();
        runner.withPropertyValues(REDIS)
                .withBean(SharedCache.class, () -> place)
                .run(context -> {
                    context.getBean(TenantRegistry.class).reload(1);

                    assertThat(context).hasNotFailed().doesNotHaveBean(RedisSharedCache.class);
                    await().until(() -> place.announced.get() == 1);
                });
    }

    @Test
    @DisplayName("tenancy.cache.enabled=false: nothing is shared either")
    void givenNoCache_whenThereIsAPlaceToShare_thenItIsLeftAlone() {
        CountingCache place = new CountingCache();
        runner.withPropertyValues(REDIS, "tenancy.cache.enabled=false")
                .withBean(SharedCache.class, () -> place)
                .run(context -> {
                    context.getBean(TenantRegistry.class).reload(1);
                    context.getBean(TenantRegistry.class).findBySlug("acme");

                    assertThat(place.listeners).hasValue(0);
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static final class CountingCache implements SharedCache {

        final AtomicInteger announced = new AtomicInteger();
        final AtomicInteger listeners = new AtomicInteger();

        @Override
        public byte @Nullable [] get(String key) {
            return null;
        }

        @Override
        public void put(String key, byte[] value, Duration timeToLive) {}

        @Override
        public void announce() {
            announced.incrementAndGet();
        }

        @Override
        public void listen(Runnable changed) {
            listeners.incrementAndGet();
        }

        @Override
        public void close() {}
    }
}
