package io.tenancy.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.boot.alert.AlertWatch;
import io.tenancy.boot.alert.CredentialReadings;
import io.tenancy.boot.alert.LogNotifier;
import io.tenancy.boot.metrics.AlertMeters;
import io.tenancy.boot.metrics.LazyMeterRegistry;
import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.monitoring.AlertLanes;
import io.tenancy.monitoring.AlertListener;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertSource;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.monitoring.CustomMetrics;
import io.tenancy.monitoring.SecurityReadings;
import io.tenancy.pool.TenantPools;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Alerts, and who is told of them: the application's {@link AlertListener} beans, its event listeners, and ours. */
@AutoConfiguration(after = TenancyMonitoringAutoConfiguration.class)
@ConditionalOnBean(CoreSettings.class)
@ConditionalOnBooleanProperty(prefix = "tenancy.monitoring", name = "enabled", matchIfMissing = true)
public final class TenancyAlertAutoConfiguration {

    @Bean
    SecurityReadings tenancySecurityReadings() {
        return new SecurityReadings(System::nanoTime);
    }

    @Bean(destroyMethod = "close")
    AlertLanes tenancyAlertLanes(ObjectProvider<AlertListener> listeners) {
        return new AlertLanes(() -> listeners.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    AlertMonitor tenancyAlertMonitor(
            TenantPools pools,
            ConnectionMonitor connections,
            CustomMetrics custom,
            CredentialWatch credentials,
            ObjectProvider<AlertSource> sources,
            TenancyProperties properties,
            AlertLanes lanes) {
        List<AlertSource> all = Stream.concat(
                        Stream.of(
                                AlertSource.connections(pools, connections),
                                AlertSource.memory(),
                                AlertSource.custom(custom),
                                new CredentialReadings(credentials)),
                        sources.orderedStream())
                .toList();
        return new AlertMonitor(all, new AlertSettings(properties), lanes::tell, AlertMonitor.Time.SYSTEM);
    }

    @Bean
    AlertWatch tenancyAlertWatch(AlertMonitor monitor) {
        return new AlertWatch(monitor);
    }

    @Bean
    AlertListener tenancyAlertEvents(ApplicationEventPublisher publisher) {
        return publisher::publishEvent;
    }

    @Bean
    @ConditionalOnBooleanProperty(prefix = "tenancy.alerts.log", name = "enabled", matchIfMissing = true)
    LogNotifier tenancyAlertLog(TenancyLogger logger, Observers observers) {
        return new LogNotifier(observers.watching(logger));
    }

    /** Where there are meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(LazyMeterRegistry.class)
    static class Meters {

        @Bean
        AlertMeters tenancyAlertMeters(LazyMeterRegistry registry, AlertMonitor monitor, AlertLanes lanes) {
            return new AlertMeters(registry, monitor, lanes);
        }
    }
}
