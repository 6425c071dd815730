package io.tenancy.boot.autoconfigure;

import io.tenancy.database.CentralDatabase;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The central database under the name {@code centralDataSource}, with a transaction manager and a client that have to be
 * asked for by name: {@code @Transactional} and an injected {@code JdbcClient} mean the tenant's database.
 */
@Configuration(proxyBeanMethods = false)
@Import(DatabaseInitializationDependencyConfigurer.class)
final class CentralDatabaseConfiguration {

    @Bean
    static CentralDataSourceRegistrar centralDataSourceRegistrar(Environment environment) {
        return new CentralDataSourceRegistrar(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    CentralDatabase centralDatabase(
            @Qualifier("centralDataSource") DataSource central,
            ObjectProvider<JdbcConnectionDetails> details,
            TenancyProperties properties) {
        return CentralDatabaseFactory.create(central, details.getIfUnique(), properties.database());
    }

    /** After the application's own scripts and migrations of the central database. */
    @Bean
    @DependsOnDatabaseInitialization
    CentralSchemaInitializer centralSchemaInitializer(@Qualifier("centralDataSource") DataSource central) {
        return new CentralSchemaInitializer(central);
    }

    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "centralTransactionManager")
    JdbcTransactionManager centralTransactionManager(@Qualifier("centralDataSource") DataSource central) {
        return new JdbcTransactionManager(central);
    }

    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "centralJdbcClient")
    JdbcClient centralJdbcClient(@Qualifier("centralDataSource") DataSource central) {
        return JdbcClient.create(central);
    }
}
