package io.tenancy.boot.autoconfigure;

import io.tenancy.connection.TenantRoutingDataSource;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.env.Environment;

/**
 * Finds the data source that the application has anyway and makes it the central one: gives it the name {@code
 * centralDataSource}, takes its primacy, and marks it for those who initialise a database or keep infrastructure tables
 * there. Works on definitions; no bean is made for it.
 */
final class CentralDataSourceRegistrar implements BeanDefinitionRegistryPostProcessor {

    static final String NAME = "centralDataSource";

    /** By name, since none of them need be on the class path. */
    private static final List<String> INFRASTRUCTURE = List.of(
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource",
            "org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource",
            "org.springframework.boot.quartz.autoconfigure.QuartzDataSource",
            "org.springframework.session.jdbc.config.annotation.SpringSessionDataSource");

    private static final String FLYWAY = "org.springframework.boot.flyway.autoconfigure.FlywayDataSource";

    private static final List<String> INFRASTRUCTURE_TRANSACTIONS = List.of(
            "org.springframework.boot.batch.jdbc.autoconfigure.BatchTransactionManager",
            "org.springframework.boot.quartz.autoconfigure.QuartzTransactionManager",
            "org.springframework.session.jdbc.config.annotation.SpringSessionTransactionManager");

    private final Environment environment;

    CentralDataSourceRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        String name = central(registry);
        BeanDefinition definition = registry.getBeanDefinition(name);
        definition.setPrimary(false);
        if (!name.equals(NAME)) {
            registry.registerAlias(name, NAME);
        }
        if (definition instanceof AbstractBeanDefinition dataSource) {
            INFRASTRUCTURE.forEach(type -> qualify(registry, dataSource, type));
            // An URL of its own says where the application's Flyway goes.
            if (!environment.containsProperty("spring.flyway.url")) {
                qualify(registry, dataSource, FLYWAY);
            }
        }
        if (registry.containsBeanDefinition("centralTransactionManager")
                && registry.getBeanDefinition("centralTransactionManager")
                        instanceof AbstractBeanDefinition transactions) {
            INFRASTRUCTURE_TRANSACTIONS.forEach(
                    type -> transactions.addQualifier(new AutowireCandidateQualifier(type)));
        }
    }

    private static String central(BeanDefinitionRegistry registry) {
        ListableBeanFactory beans = (ListableBeanFactory) registry;
        List<String> candidates = Stream.of(beans.getBeanNamesForType(DataSource.class, true, false))
                .filter(name -> !beans.isTypeMatch(name, TenantRoutingDataSource.class))
                .filter(name -> registry.containsBeanDefinition(name) && isCandidate(registry.getBeanDefinition(name)))
                .toList();
        return Stream.of(NAME, "dataSource")
                .filter(candidates::contains)
                .findFirst()
                .orElseGet(() -> only(candidates));
    }

    private static String only(List<String> candidates) {
        if (candidates.size() != 1) {
            throw new AmbiguousCentralDatabaseException(candidates);
        }
        return candidates.get(0);
    }

    private static boolean isCandidate(BeanDefinition definition) {
        return definition.isAutowireCandidate()
                && (!(definition instanceof AbstractBeanDefinition bean) || bean.isDefaultCandidate());
    }

    /** An application that marked another data source means it. */
    private static void qualify(BeanDefinitionRegistry registry, AbstractBeanDefinition central, String annotation) {
        boolean taken = Stream.of(registry.getBeanDefinitionNames())
                .map(registry::getBeanDefinition)
                .filter(definition -> definition != central)
                .filter(AnnotatedBeanDefinition.class::isInstance)
                .map(AnnotatedBeanDefinition.class::cast)
                .anyMatch(definition -> definition.getFactoryMethodMetadata() != null
                        && definition.getFactoryMethodMetadata().isAnnotated(annotation));
        if (!taken) {
            central.addQualifier(new AutowireCandidateQualifier(annotation));
        }
    }
}
