package io.tenancy.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.boot.alert.AlertWatch;
import io.tenancy.boot.alert.AuditReadings;
import io.tenancy.boot.alert.CredentialReadings;
import io.tenancy.boot.alert.LogNotifier;
import io.tenancy.boot.alert.MailNotifier;
import io.tenancy.boot.alert.MigrationWatch;
import io.tenancy.boot.alert.WebhookNotifier;
import io.tenancy.boot.metrics.AlertMeters;
import io.tenancy.boot.metrics.LazyMeterRegistry;
import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.cluster.Nodes;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.monitoring.AlertLanes;
import io.tenancy.monitoring.AlertListener;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.AlertSource;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.monitoring.CustomMetrics;
import io.tenancy.monitoring.SecurityReadings;
import io.tenancy.monitoring.SwitchReadings;
import io.tenancy.pool.TenantPools;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSender;

/** Alerts, and who is told of them: the application's {@link AlertListener} beans, its event listeners, and ours. */
@AutoConfiguration(
        after = TenancyMonitoringAutoConfiguration.class,
        afterName = "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration")
@ConditionalOnBean(CoreSettings.class)
@ConditionalOnBooleanProperty(prefix = "tenancy.monitoring", name = "enabled", matchIfMissing = true)
public final class TenancyAlertAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(TenancyAlertAutoConfiguration.class);

    @Bean
    SecurityReadings tenancySecurityReadings() {
        return new SecurityReadings(System::nanoTime);
    }

    @Bean
    SwitchReadings tenancySwitchReadings() {
        return new SwitchReadings(System::nanoTime);
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
        warnOfAlertThatCannotBe(properties);
        return new AlertMonitor(all, new AlertSettings(properties), lanes::tell, AlertMonitor.Time.SYSTEM);
    }

    /** Somebody may wait for it in vain. */
    private static void warnOfAlertThatCannotBe(TenancyProperties properties) {
        List<String> thresholds = AlertSettings.namesOfSlowQuery(properties);
        if (!thresholds.isEmpty() && !properties.monitoring().queryTimes()) {
            log.warn(
                    "{} set, but statements are not timed: there will be no slow-query alert. Set"
                            + " tenancy.monitoring.query-times to true, or remove the threshold.",
                    String.join(", ", thresholds) + (thresholds.size() == 1 ? " is" : " are"));
        }
    }

    /** Among the {@link AlertSource} beans, as those of an application are. */
    @Bean
    MigrationWatch tenancyMigrationWatch(@Qualifier("centralDataSource") DataSource central, FleetMigrator fleet) {
        return new MigrationWatch(central, fleet);
    }

    @Bean
    AuditReadings tenancyAuditReadings(AuditTrail audit) {
        return new AuditReadings(audit::lost, System::nanoTime);
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

    @Bean
    @ConditionalOnProperty("tenancy.alerts.webhook.url")
    WebhookNotifier tenancyAlertWebhook(TenancyProperties properties, ObjectProvider<Nodes> nodes) {
        AlertProperties.Webhook webhook = properties.alerts().webhook();
        return new WebhookNotifier(
                URI.create(Objects.requireNonNull(webhook.url())),
                Objects.requireNonNull(webhook.secret()),
                () -> node(nodes.getIfAvailable(), properties.logging().maskSensitiveData()));
    }

    /** The name of a node is that of its host. */
    private static Map<String, String> node(@Nullable Nodes nodes, boolean masked) {
        if (nodes == null) {
            return Map.of();
        }
        String id = nodes.id();
        return nodes.known().nodes().stream()
                .filter(node -> !masked && node.id().equals(id))
                .findAny()
                .map(node -> Map.of("node", id, "nodeName", node.name()))
                .orElse(Map.of("node", id));
    }

    /** Where the application sends mail. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MailSender.class)
    @ConditionalOnSingleCandidate(MailSender.class)
    static class Mail {

        @Bean
        MailNotifier tenancyAlertMail(MailSender sender, TenancyProperties properties) {
            AlertProperties.Mail mail = properties.alerts().mail();
            return new MailNotifier(sender, mail.to(), mail.from());
        }
    }

    /** Somebody may wait for mails in vain. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(type = "io.tenancy.boot.alert.MailNotifier")
    static class NoMail {

        NoMail(TenancyProperties properties) {
            if (!properties.alerts().mail().to().isEmpty()) {
                log.warn(
                        "tenancy.alerts.mail.to is set, but there is no MailSender bean, or none of several is primary: nobody gets a mail. Add"
                                + " spring-boot-starter-mail and set spring.mail.host, or declare one.");
            }
        }
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
