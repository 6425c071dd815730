package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.command.CommandProcess;
import io.tenancy.cluster.Nodes;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.connection.RefusalEvents;
import io.tenancy.connection.SwitchGuard;
import io.tenancy.connection.TenantPasswords;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.context.TenantContext;
import io.tenancy.context.ThreadBinding;
import io.tenancy.credential.CredentialManager;
import io.tenancy.database.CentralDatabase;
import io.tenancy.event.TenantEventListener;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyEventListener;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.monitoring.AlertMonitor;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.PoolSettings;
import io.tenancy.pool.TenantPools;
import io.tenancy.pool.TenantReadiness;
import io.tenancy.provisioning.InstallationCheck;
import io.tenancy.provisioning.PendingOperations;
import io.tenancy.provisioning.ProvisioningParts;
import io.tenancy.provisioning.TenantCopier;
import io.tenancy.provisioning.TenantHook;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.TenantRegistry;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} of Tenancy: makes the application's data source the central database and
 * puts the routing data source in front of it. Every bean but the router backs off for one of the application's own.
 */
@AutoConfiguration(
        after = DataSourceAutoConfiguration.class,
        before = {DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class},
        beforeName = {
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ConditionalOnBooleanProperty(prefix = "tenancy", name = "enabled", matchIfMissing = true)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(TenancyProperties.class)
@Import({
    CentralDatabaseConfiguration.class,
    AuditConfiguration.class,
    CredentialConfiguration.class,
    RegistryConfiguration.class,
    MigrationConfiguration.class
})
public final class TenancyAutoConfiguration {

    @Bean
    CoreSettings tenancyCoreSettings(TenancyProperties properties) {
        return new CoreSettings(properties);
    }

    @Bean
    Observers tenancyObservers(
            ObjectProvider<ConnectionMonitor> monitor,
            ObjectProvider<TenancyEventListener> listeners,
            ObjectProvider<AlertMonitor> alerts) {
        return new Observers(monitor, listeners, alerts);
    }

    @Bean
    @ConditionalOnMissingBean
    TenancyLogger tenancyLogger(TenancyProperties properties, Observers observers) {
        return observers.watching(channel(properties.logging()));
    }

    private static TenancyLogger channel(TenancyProperties.Logging logging) {
        if (!logging.enabled()) {
            return TenancyLogger.noOp();
        }
        if (!logging.maskSensitiveData()) {
            LoggerFactory.getLogger(logging.channel())
                    .warn("tenancy.logging.mask-sensitive-data is false: names, hosts and users are logged in clear.");
        }
        return TenancyLogger.slf4j(logging.channel(), logging.maskSensitiveData());
    }

    @Bean
    @ConditionalOnMissingBean
    DatabaseConfigs tenantDatabaseConfigs(
            CentralDatabase central, TenantPasswords passwords, TenancyProperties properties) {
        TenancyProperties.Database database = properties.database();
        return new DatabaseConfigs(
                central,
                passwords,
                new ServerSettings(central.address(), database.servers()).allowed(database.allowedHosts()));
    }

    @Bean
    @ConditionalOnMissingBean
    DatabaseMarker tenantDatabaseMarker(
            @Qualifier("centralDataSource") DataSource central, CentralSchemaInitializer schema) {
        return DatabaseMarker.of(central);
    }

    @Bean
    PoolSettings tenantPoolSettings(
            @Qualifier("centralDataSource") DataSource centralDataSource,
            CentralDatabase central,
            CoreSettings settings,
            ObjectProvider<PoolCustomizer> customizers,
            ObjectProvider<TenantReadiness> readiness) {
        return settings.pools(
                new ServerLimits(central, centralDataSource),
                customizers.orderedStream().toList(),
                readiness.getIfAvailable(() -> TenantReadiness.ALWAYS));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Nodes tenancyNodes(
            @Qualifier("centralDataSource") DataSource central, PoolSettings pools, CentralSchemaInitializer schema) {
        return new Nodes(central, NodeNames.settings(pools));
    }

    /** Closed before the node is taken out, whose share of the connections others may use then. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TenantPools tenantPools(
            TenantRegistry registry,
            DatabaseConfigs configs,
            DatabaseMarker marker,
            PoolSettings settings,
            TenancyLogger logger,
            CredentialManager credentials,
            Observers observers,
            ObjectProvider<Nodes> nodes,
            Environment environment) {
        TenantPools pools = new TenantPools(registry, configs, marker, settings, observers.watching(logger));
        if (!CommandProcess.isCommand(environment)) {
            nodes.ifAvailable(node -> node.join(observers.member(pools), credentials::keyIds));
        }
        return pools;
    }

    @Bean
    @ConditionalOnMissingBean
    ThreadBinding tenantThreadBinding(TenancyProperties properties) {
        return new ThreadBinding(properties.logging().mdcOnSwitch());
    }

    @Bean
    RefusalEvents tenancyRefusalEvents(TenancyLogger logger, Observers observers) {
        return new RefusalEvents(observers.connections(), observers.watching(logger), System::nanoTime);
    }

    @Bean
    @Primary
    TenantRoutingDataSource tenantDataSource(
            ThreadBinding threads,
            @Qualifier("centralDataSource") DataSource central,
            CoreSettings settings,
            RefusalEvents refusals) {
        return new TenantRoutingDataSource(threads, central, settings.whenUnbound(), refusals);
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionManager connectionManager(
            ThreadBinding threads,
            TenantPools pools,
            TenantRoutingDataSource router,
            DatabaseConfigs configs,
            ObjectProvider<SwitchGuard> guards) {
        return ConnectionManager.routing(
                threads, pools, router, configs, guards.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    TenantContext tenantContext(ThreadBinding threads, ConnectionManager connections) {
        return new TenantContext(threads, connections);
    }

    /** Beans that listen come first, then what listens to events of the context. */
    @Bean
    LifeObservers tenantLifeObservers(
            ApplicationEventPublisher publisher,
            ObjectProvider<TenantEventListener> listeners,
            ObjectProvider<TenantHook> hooks) {
        return new LifeObservers(
                Stream.concat(listeners.orderedStream(), Stream.of(publisher::publishEvent))
                        .toList(),
                hooks.orderedStream().toList());
    }

    /** Who is asked and told about tenants' lives. */
    record LifeObservers(List<TenantEventListener> listeners, List<TenantHook> hooks) {}

    @Bean
    @ConditionalOnMissingBean
    ProvisioningParts tenantProvisioningParts(
            @Qualifier("centralDataSource") DataSource centralDataSource,
            CentralDatabase central,
            TenantRegistry registry,
            TenantPools pools,
            DatabaseConfigs configs,
            DatabaseMarker marker,
            CredentialManager credentials,
            FleetMigrator fleet,
            TenantServers servers,
            ObjectProvider<TenantCopier> copier,
            LifeObservers observers) {
        return new ProvisioningParts(
                        centralDataSource, central, registry, pools, configs, marker, credentials, fleet.recording())
                .with(observers.listeners(), observers.hooks())
                .with(servers)
                .with(copier.getIfAvailable(TenantCopier::external));
    }

    @Bean
    @ConditionalOnMissingBean
    TenantServers tenantServers(
            CentralDatabase central,
            TenancyProperties properties,
            CredentialManager credentials,
            ObjectProvider<TenantPlacement> placement) {
        return new TenantServers(
                new ServerSettings(central.address(), properties.database().servers()).configured(credentials),
                placement.getIfAvailable(TenantPlacement::leastLoaded));
    }

    @Bean
    @ConditionalOnMissingBean
    TenantLifecycle tenantLifecycle(
            CoreSettings settings,
            ProvisioningParts parts,
            TenancyLogger logger,
            Observers observers,
            AuditTrail audit) {
        return TenantLifecycle.central(settings.provisioning(), parts, observers.watching(logger), audit);
    }

    @Bean
    @ConditionalOnMissingBean
    PendingOperations pendingTenantOperations(
            CoreSettings settings, ProvisioningParts parts, TenancyLogger logger, AuditTrail audit) {
        return PendingOperations.central(settings.provisioning(), parts, logger, audit);
    }

    @Bean
    InstallationCheck tenancyInstallationCheck(CoreSettings settings, ProvisioningParts parts) {
        return new InstallationCheck(parts, settings.provisioning().namePrefix());
    }

    @Bean
    OperationWorker tenantOperationWorker(PendingOperations operations, AuditTrail audit) {
        return new OperationWorker(operations, audit);
    }
}
