package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.autoconfigure.MigrationProperties.OnStartup;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetParts;
import io.tenancy.migration.FlywayTenantMigrator;
import io.tenancy.migration.LiquibaseSettings;
import io.tenancy.migration.LiquibaseTenantMigrator;
import io.tenancy.migration.SchemaGate;
import io.tenancy.migration.TenantFlywayCustomizer;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.pool.TenantReadiness;
import io.tenancy.tenant.TenantRegistry;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Schemas of the tenants' databases, one by one and all together. */
@Configuration(proxyBeanMethods = false)
final class MigrationConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TenantMigrator tenantMigrator(
            DatabaseConfigs configs, CoreSettings settings, ObjectProvider<TenantFlywayCustomizer> customizers) {
        LiquibaseSettings liquibase = settings.liquibase();
        if (liquibase != null) {
            return new LiquibaseTenantMigrator(configs, liquibase);
        }
        List<TenantFlywayCustomizer> all = customizers.orderedStream().toList();
        return new FlywayTenantMigrator(
                configs, settings.flyway(), (tenant, flyway) -> all.forEach(each -> each.customize(tenant, flyway)));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    FleetMigrator tenantFleetMigrator(
            @Qualifier("centralDataSource") DataSource central,
            TenantRegistry registry,
            DatabaseConfigs configs,
            TenantMigrator migrator,
            TenancyLogger logger,
            Observers observers,
            CoreSettings settings,
            AuditTrail audit) {
        return new FleetMigrator(
                new FleetParts(central, registry, configs, migrator, observers.watching(logger), audit),
                settings.fleet());
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(TenantReadiness.class)
    @Conditional(Gated.class)
    SchemaGate tenantSchemaGate(FleetMigrator fleet, TenancyProperties properties) {
        MigrationProperties migration = properties.migration();
        return new SchemaGate(fleet, migration.retryAfter(), migration.onStartup() != OnStartup.CHECK);
    }

    @Bean
    FleetStart tenantFleetStart(FleetMigrator fleet, TenancyProperties properties) {
        return new FleetStart(fleet, properties.migration().onStartup());
    }

    /** Whether tenants that are behind are refused. */
    static final class Gated implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                            .bind("tenancy.migration.on-startup", OnStartup.class)
                            .orElse(OnStartup.BACKGROUND)
                    != OnStartup.NONE;
        }
    }
}
