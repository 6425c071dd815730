package io.tenancy.boot.autoconfigure;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.ApplicationDataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.sql.autoconfigure.init.ApplicationScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.ConditionalOnSqlInitialization;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.StringUtils;

/** Sends {@code schema.sql} and {@code data.sql} to the central database, where Boot would send them to the router. */
@AutoConfiguration(after = TenancyAutoConfiguration.class, before = DataSourceInitializationAutoConfiguration.class)
@ConditionalOnBean(CentralSchemaInitializer.class)
@ConditionalOnMissingBean(ApplicationScriptDatabaseInitializer.class)
@ConditionalOnSqlInitialization
@EnableConfigurationProperties(SqlInitializationProperties.class)
public final class CentralSqlInitializationAutoConfiguration {

    @Bean
    ApplicationDataSourceScriptDatabaseInitializer centralScriptDatabaseInitializer(
            @Qualifier("centralDataSource") DataSource central, SqlInitializationProperties properties) {
        return new ApplicationDataSourceScriptDatabaseInitializer(login(central, properties), properties);
    }

    private static DataSource login(DataSource central, SqlInitializationProperties properties) {
        return StringUtils.hasText(properties.getUsername()) && StringUtils.hasText(properties.getPassword())
                ? DataSourceBuilder.derivedFrom(central)
                        .username(properties.getUsername())
                        .password(properties.getPassword())
                        .type(SimpleDriverDataSource.class)
                        .build()
                : central;
    }
}
