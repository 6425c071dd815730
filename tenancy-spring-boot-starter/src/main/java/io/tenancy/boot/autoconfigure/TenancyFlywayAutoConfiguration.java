package io.tenancy.boot.autoconfigure;

import io.tenancy.connection.TenantRoutingDataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * An application that adds Flyway for its central database later finds Tenancy's tables there, which Flyway takes for a
 * schema that it must not touch. If there are no others, it may begin at version 0.
 */
@AutoConfiguration(
        after = TenancyAutoConfiguration.class,
        beforeName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
@ConditionalOnClass(FlywayConfigurationCustomizer.class)
@ConditionalOnBean(TenantRoutingDataSource.class)
public final class TenancyFlywayAutoConfiguration {

    @Bean
    FlywayConfigurationCustomizer centralFlywayBaseline() {
        return new CentralFlywayBaseline();
    }
}
