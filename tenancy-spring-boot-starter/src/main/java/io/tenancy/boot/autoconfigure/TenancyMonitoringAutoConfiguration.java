package io.tenancy.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.boot.metrics.ConnectionMeters;
import io.tenancy.boot.metrics.CustomMeters;
import io.tenancy.boot.metrics.EventMeters;
import io.tenancy.boot.metrics.LazyMeterRegistry;
import io.tenancy.boot.metrics.MeterSampler;
import io.tenancy.boot.metrics.NodeMeters;
import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.monitoring.ConnectionObserver;
import io.tenancy.monitoring.CustomMetrics;
import io.tenancy.monitoring.TenancyMetricsCollector;
import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.TenantRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Measures connections, and registers meters where there is a {@link MeterRegistry}, with Actuator or without. */
@AutoConfiguration(
        after = TenancyAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean(CoreSettings.class)
@ConditionalOnBooleanProperty(prefix = "tenancy.monitoring", name = "enabled", matchIfMissing = true)
public final class TenancyMonitoringAutoConfiguration {

    @Bean
    CollectorBeans tenancyCollectorBeans(ObjectProvider<TenancyMetricsCollector> collectors) {
        return new CollectorBeans(collectors);
    }

    @Bean(destroyMethod = "close")
    CustomMetrics tenancyCustomMetrics(CollectorBeans collectors) {
        return new CustomMetrics(collectors);
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionMonitor tenancyConnectionMonitor(
            TenancyLogger logger,
            TenancyProperties properties,
            ObjectProvider<ConnectionObserver> observers,
            CustomMetrics custom) {
        return new ConnectionMonitor(
                logger,
                properties.monitoring().slowConnectionThreshold(),
                properties.monitoring().queryTimes() ? properties.monitoring().slowQuery() : null,
                observers.orderedStream().toList(),
                custom::latest);
    }

    /** Whatever is measured without Micrometer goes on without it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Meters {

        @Bean
        LazyMeterRegistry tenancyMeterRegistry(ObjectProvider<MeterRegistry> registries) {
            return new LazyMeterRegistry(registries);
        }

        @Bean
        ConnectionMeters tenancyConnectionMeters(
                LazyMeterRegistry registry, TenancyProperties properties, ObjectProvider<TenantPools> pools) {
            return new ConnectionMeters(
                    registry,
                    properties.metrics().maxTenants(),
                    properties.monitoring().queryTimes(),
                    () -> pools.getObject().snapshots());
        }

        @Bean
        EventMeters tenancyEventMeters(LazyMeterRegistry registry) {
            return new EventMeters(registry);
        }

        @Bean
        MeterSampler tenancyMeterSampler(
                LazyMeterRegistry registry,
                ConnectionMonitor monitor,
                ConnectionMeters connections,
                TenantPools pools,
                TenantRegistry tenants,
                CustomMetrics custom,
                CredentialWatch credentials,
                AuditTrail audit,
                TenancyProperties properties) {
            NodeMeters node = new NodeMeters(
                    pools,
                    tenants,
                    monitor,
                    properties.monitoring().memoryThresholdBytes(),
                    credentials::oldest,
                    audit);
            return new MeterSampler(registry, monitor, connections, node, new CustomMeters(custom));
        }
    }
}
