package io.tenancy.integration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.connection.ConnectionListener;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.DatabaseMarker;
import io.tenancy.connection.TenantPasswords;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.connection.UnboundPolicy;
import io.tenancy.context.TenantContext;
import io.tenancy.context.ThreadBinding;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.MasterKeys;
import io.tenancy.database.CentralDatabase;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetParts;
import io.tenancy.migration.FleetSettings;
import io.tenancy.migration.FlywayTenantMigrator;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.PoolLimits;
import io.tenancy.pool.PoolSettings;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.PendingOperations;
import io.tenancy.provisioning.ProvisioningParts;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.provisioning.TenantCopier;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.CentralSchema;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.RegistrySettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All of core, put together over a central database of its own, as an application without Spring Boot would. */
final class Installation implements AutoCloseable {

    static final String MASTER_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    /** What a test can change before the parts are put together. */
    record Settings(
            PoolSettings pools,
            RegistrySettings registry,
            ProvisioningSettings provisioning,
            UnboundPolicy whenUnbound,
            TenancyLogger logger,
            List<String> migrations,
            UnaryOperator<String> centralUrl,
            List<PoolCustomizer> customizers,
            TenantServers servers,
            UnaryOperator<CentralDatabase> address) {

        Settings pools(PoolLimits limits) {
            return pools(PoolSettings.of(limits));
        }

        Settings pools(PoolSettings other) {
            return new Settings(
                    other,
                    registry,
                    provisioning,
                    whenUnbound,
                    logger,
                    migrations,
                    centralUrl,
                    customizers,
                    servers,
                    address);
        }

        Settings registry(RegistrySettings other) {
            return new Settings(
                    pools,
                    other,
                    provisioning,
                    whenUnbound,
                    logger,
                    migrations,
                    centralUrl,
                    customizers,
                    servers,
                    address);
        }

        Settings provisioning(ProvisioningSettings other) {
            return new Settings(
                    pools, registry, other, whenUnbound, logger, migrations, centralUrl, customizers, servers, address);
        }

        Settings whenUnbound(UnboundPolicy policy) {
            return new Settings(
                    pools,
                    registry,
                    provisioning,
                    policy,
                    logger,
                    migrations,
                    centralUrl,
                    customizers,
                    servers,
                    address);
        }

        Settings logger(TenancyLogger other) {
            return new Settings(
                    pools,
                    registry,
                    provisioning,
                    whenUnbound,
                    other,
                    migrations,
                    centralUrl,
                    customizers,
                    servers,
                    address);
        }

        Settings migrations(String... locations) {
            return new Settings(
                    pools,
                    registry,
                    provisioning,
                    whenUnbound,
                    logger,
                    List.of(locations),
                    centralUrl,
                    customizers,
                    servers,
                    address);
        }

        /** Where the central pool goes; tenants' databases are reached by the address that the database has. */
        Settings centralUrl(UnaryOperator<String> change) {
            return new Settings(
                    pools,
                    registry,
                    provisioning,
                    whenUnbound,
                    logger,
                    migrations,
                    change,
                    customizers,
                    servers,
                    address);
        }

        Settings customizer(PoolCustomizer... customizer) {
            return new Settings(
                    pools,
                    registry,
                    provisioning,
                    whenUnbound,
                    logger,
                    migrations,
                    centralUrl,
                    List.of(customizer),
                    servers,
                    address);
        }

        /** Where tenants' databases are created. */
        Settings servers(TenantServers other) {
            return new Settings(
                    pools,
                    registry,
                    provisioning,
                    whenUnbound,
                    logger,
                    migrations,
                    centralUrl,
                    customizers,
                    other,
                    address);
        }

        /** How the ways to the servers are secured. */
        Settings address(UnaryOperator<CentralDatabase> change) {
            return new Settings(
                    pools,
                    registry,
                    provisioning,
                    whenUnbound,
                    logger,
                    migrations,
                    centralUrl,
                    customizers,
                    servers,
                    change);
        }
    }

    final TestCentralDatabase database;
    final HikariDataSource central;
    final CentralDatabase address;
    final CredentialManager credentials;
    final TenantRegistry registry;
    final TenantPools pools;
    final DatabaseConfigs configs;
    final DatabaseMarker marker;
    final ThreadBinding threads = new ThreadBinding();
    final TenantRoutingDataSource router;
    final ConnectionManager connections;
    final TenantContext context;
    final FleetMigrator fleet;
    final ProvisioningParts parts;
    final TenantLifecycle lifecycle;
    private final Settings settings;

    /** Sends statements to whatever the thread is bound to. */
    final JdbcClient jdbc;

    private Installation(TestCentralDatabase database, Settings settings, TenantCopier copier) {
        this.database = database;
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(settings.centralUrl().apply(database.jdbcUrl()));
        hikari.setUsername(database.username());
        hikari.setPassword(database.password());
        hikari.setMaximumPoolSize(10);
        hikari.setMinimumIdle(0);
        hikari.setValidationTimeout(1_000);
        this.central = new HikariDataSource(hikari);
        CentralSchema.migrate(central);
        this.address = settings.address()
                .apply(CentralDatabase.of(database.jdbcUrl(), database.username(), database.password()));
        this.credentials = CredentialManager.encrypting(central, MasterKeys.of(MASTER_KEY));
        this.registry = TenantRegistry.caching(central, settings.registry());
        this.configs = new DatabaseConfigs(address, new TenantPasswords(central, credentials));
        this.marker = DatabaseMarker.of(central);
        this.pools = new TenantPools(
                registry, configs, marker, settings.pools().with(settings.customizers()), settings.logger());
        this.router = new TenantRoutingDataSource(threads, central, settings.whenUnbound(), listener(settings));
        this.connections = ConnectionManager.routing(threads, pools, router, configs, List.of());
        this.context = new TenantContext(threads, connections);
        this.settings = settings;
        this.fleet = new FleetMigrator(
                new FleetParts(
                        central,
                        registry,
                        configs,
                        new FlywayTenantMigrator(configs, settings.migrations(), flyway -> {}),
                        settings.logger()),
                FleetSettings.DEFAULTS);
        this.parts = new ProvisioningParts(
                        central, address, registry, pools, configs, marker, credentials, fleet.recording())
                .with(settings.servers())
                .with(copier);
        this.lifecycle = TenantLifecycle.central(settings.provisioning(), parts, settings.logger());
        this.jdbc = JdbcClient.create(router);
    }

    /** A monitor among the customizers also listens to the router. */
    private static ConnectionListener listener(Settings settings) {
        return settings.customizers().stream()
                .filter(ConnectionListener.class::isInstance)
                .map(ConnectionListener.class::cast)
                .findFirst()
                .orElse(ConnectionListener.NONE);
    }

    static Installation on(TestDatabase kind) {
        return on(kind, settings -> settings);
    }

    static Installation on(TestDatabase kind, UnaryOperator<Settings> change) {
        return on(TestServers.get(kind).createCentral(), change);
    }

    /** A second node on the same central database, when the database is that of another installation. */
    static Installation on(TestCentralDatabase database, UnaryOperator<Settings> change) {
        return on(database, change, new JdbcCopier());
    }

    static Installation on(TestCentralDatabase database, UnaryOperator<Settings> change, TenantCopier copier) {
        Settings defaults = new Settings(
                PoolSettings.of(PoolLimits.DEFAULTS),
                new RegistrySettings(
                        true,
                        Duration.ofHours(1),
                        Duration.ofMinutes(15),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        10_000),
                new ProvisioningSettings(true, false, database.tenantPrefix(), true),
                UnboundPolicy.FAIL,
                TenancyLogger.noOp(),
                List.of("classpath:db/tenant"),
                UnaryOperator.identity(),
                List.of(),
                TenantServers.CENTRAL,
                UnaryOperator.identity());
        return new Installation(database, change.apply(defaults), copier);
    }

    Tenant create(String slug) {
        return lifecycle.create(NewTenant.of(slug, slug.toUpperCase(java.util.Locale.ROOT)));
    }

    /** What the background threads of a node with these settings go on with. */
    PendingOperations pending() {
        return PendingOperations.central(settings.provisioning(), parts, settings.logger());
    }

    /** Ends this node and drops everything that it and its neighbours created. */
    @Override
    public void close() {
        pools.close();
        Direct.forgetH2(this);
        closeNode();
        database.close();
    }

    void closeNode() {
        fleet.close();
        pools.close();
        registry.close();
        central.close();
    }
}
