package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.jpa.EntityManagerGuard;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.TenantRoutingDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.EntityManagerHolder;

/**
 * Hibernate on the router: takes its dialect from the tenants' driver instead of a connection, and leaves the schema to
 * the migrations.
 */
@AutoConfiguration(
        after = TenancyAutoConfiguration.class,
        beforeName = "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
@ConditionalOnClass({HibernatePropertiesCustomizer.class, EntityManagerHolder.class})
@ConditionalOnBean(TenantRoutingDataSource.class)
public final class TenancyJpaAutoConfiguration {

    @Bean
    EntityManagerGuard tenantEntityManagerGuard() {
        return new EntityManagerGuard();
    }

    @Bean
    HibernatePropertiesCustomizer tenantHibernatePropertiesCustomizer(DatabaseConfigs configs) {
        String product = switch (configs.driver()) {
            case POSTGRESQL -> "PostgreSQL";
            case MYSQL -> "MySQL";
            case MARIADB -> "MariaDB";
            case H2 -> "H2";
        };
        return properties -> {
            // What the metadata of a connection would say, had there been one.
            properties.putIfAbsent("jakarta.persistence.database-product-name", product);
            properties.put("hibernate.boot.allow_jdbc_metadata_access", "false");
            // Hibernate would create helper tables for bulk statements when it starts.
            properties.putIfAbsent("hibernate.query.mutation_strategy.global_temporary.create_tables", "false");
            // One block of ids, kept in memory, would be handed to several tenants, of whom only one has it reserved.
            properties.putIfAbsent("hibernate.id.optimizer.pooled.preferred", "none");
        };
    }

    /** Otherwise Boot would ask the router whether its database is an embedded one. */
    @Bean
    static BeanPostProcessor tenantHibernateDdlAuto() {
        return new DdlAutoNone();
    }

    private static final class DdlAutoNone implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (bean instanceof HibernateProperties hibernate && hibernate.getDdlAuto() == null) {
                hibernate.setDdlAuto("none");
            }
            return bean;
        }
    }
}
