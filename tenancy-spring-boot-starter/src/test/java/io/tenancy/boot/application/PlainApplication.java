package io.tenancy.boot.application;

import com.zaxxer.hikari.HikariConfig;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.test.TestDatabase;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The starter and nothing else, with the pool that it opened last. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class PlainApplication {

    static final AtomicReference<HikariConfig> LAST_POOL = new AtomicReference<>();

    static TestApplication start(TestDatabase kind, String... properties) {
        return TestApplication.start(kind, PlainApplication.class, properties);
    }

    @Bean
    PoolCustomizer capture() {
        return (tenant, pool) -> LAST_POOL.set(pool);
    }
}
