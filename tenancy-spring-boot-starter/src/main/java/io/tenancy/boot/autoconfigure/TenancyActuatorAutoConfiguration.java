package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.actuate.AuditEventPublisher;
import io.tenancy.boot.actuate.Installation;
import io.tenancy.boot.actuate.TenancyEndpoint;
import io.tenancy.boot.actuate.TenancyHealth;
import io.tenancy.boot.actuate.TenantOperations;
import io.tenancy.boot.actuate.TenantViews;
import io.tenancy.boot.actuate.TenantsEndpoint;
import io.tenancy.boot.command.TenantFields;
import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.cluster.Nodes;
import io.tenancy.database.CentralDatabase;
import io.tenancy.logging.AuditActor;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.TenantRegistry;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Spring Boot Actuator shows of Tenancy, where it is on the class path. */
@AutoConfiguration(after = TenancyAutoConfiguration.class)
@ConditionalOnBean(CoreSettings.class)
public final class TenancyActuatorAutoConfiguration {

    /** The health of this node, as {@code tenancy}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class Health {

        @Bean
        @ConditionalOnEnabledHealthIndicator("tenancy")
        @ConditionalOnMissingBean(name = {"tenancyHealthIndicator", "tenancyHealthContributor"})
        TenancyHealth tenancyHealthIndicator(
                ObjectProvider<Nodes> nodes,
                TenantPools pools,
                CredentialWatch credentials,
                FleetMigrator fleet,
                ObjectProvider<AlertMonitor> alerts) {
            return new TenancyHealth(nodes.getIfAvailable(), pools, credentials, fleet, alerts.getIfAvailable());
        }
    }

    /** The endpoints {@code tenancy} and {@code tenants}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class Endpoints {

        /** Keys, passwords and secrets, as they are written in properties, in classes and in environment variables. */
        private static final Pattern SECRETS = Pattern.compile(
                "tenancy.*(encryption[-_]?key.*|password|secret|webhook[._]url|migration[._]placeholders[._].*)",
                Pattern.CASE_INSENSITIVE);

        /** Also where {@code management.endpoint.env.show-values} and the like show values: these are never shown. */
        @Bean
        SanitizingFunction tenancySanitizingFunction() {
            return SanitizingFunction.sanitizeValue()
                    .ifKeyMatches(key -> SECRETS.matcher(key).matches());
        }

        @Bean
        @ConditionalOnAvailableEndpoint
        @ConditionalOnMissingBean
        TenancyEndpoint tenancyEndpoint(
                ObjectProvider<Nodes> nodes, TenantPools pools, Observers observers, FleetMigrator fleet) {
            return new TenancyEndpoint(
                    new Installation(nodes.getIfAvailable(), observers.member(pools)::snapshot, fleet));
        }

        @Bean
        @ConditionalOnAvailableEndpoint
        @ConditionalOnMissingBean
        TenantsEndpoint tenantsEndpoint(
                TenantRegistry registry,
                CentralDatabase central,
                TenantPools pools,
                TenantLifecycle lifecycle,
                TenancyLogger logger,
                Observers observers,
                FleetMigrator fleet,
                AuditTrail audit,
                AuditActor actor) {
            return new TenantsEndpoint(
                    registry,
                    new TenantViews(new TenantFields(central, fleet), pools),
                    new TenantOperations(lifecycle, pools, fleet, audit),
                    observers.watching(logger),
                    actor::current);
        }
    }

    /** Entries of the audit trail as Actuator's audit events, for whoever collects those. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AuditApplicationEvent.class)
    static class AuditEvents {

        @Bean
        @ConditionalOnMissingBean
        AuditEventPublisher tenancyAuditEventPublisher(ApplicationEventPublisher publisher) {
            return new AuditEventPublisher(publisher);
        }
    }
}
