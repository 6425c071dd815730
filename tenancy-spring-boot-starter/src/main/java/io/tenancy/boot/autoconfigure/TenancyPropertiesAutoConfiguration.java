package io.tenancy.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Checks the properties, whatever else is configured: also a mistake in {@code tenancy.enabled} must be seen. */
@AutoConfiguration(before = TenancyAutoConfiguration.class)
public final class TenancyPropertiesAutoConfiguration {

    @Bean
    static TenancyPropertiesCheck tenancyPropertiesCheck(ConfigurableEnvironment environment) {
        return new TenancyPropertiesCheck(environment);
    }
}
