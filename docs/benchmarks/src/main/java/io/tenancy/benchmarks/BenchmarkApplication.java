package io.tenancy.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.TenantHandle;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.context.TenantScope;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import java.lang.reflect.Field;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * An application with the starter's default settings, on H2 in memory unless it is given another central database, and
 * as many tenants as were asked for so far.
 */
final class BenchmarkApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final List<Tenant> tenants = new ArrayList<>();
    private final List<HikariDataSource> pools = new ArrayList<>();

    private BenchmarkApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param properties beside, or instead of, those that every benchmark has */
    static BenchmarkApplication start(Map<String, String> properties) {
        return start(Application.class, properties);
    }

    /** Starts one that has a metrics tracker on every pool, as applications with metrics have it. */
    static BenchmarkApplication startWithMeters() {
        return start(MeteredApplication.class, Map.of());
    }

    /** @param configuration brings {@link Application} and more */
    static BenchmarkApplication start(Class<?> configuration, Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        all.put("tenancy.security.encryption-key", newKey());
        all.put("spring.main.banner-mode", "off");
        all.put("logging.level.root", "off");
        all.put("logging.level.tenancy", "off");
        all.putAll(properties);
        return new BenchmarkApplication(new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .run(all.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new)));
    }

    static String newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    ConnectionManager connections() {
        return context.getBean(ConnectionManager.class);
    }

    TenantRoutingDataSource router() {
        return context.getBean(TenantRoutingDataSource.class);
    }

    TenantLifecycle lifecycle() {
        return context.getBean(TenantLifecycle.class);
    }

    FleetMigrator fleet() {
        return context.getBean(FleetMigrator.class);
    }

    TenantRegistry registry() {
        return context.getBean(TenantRegistry.class);
    }

    List<Tenant> tenants() {
        return List.copyOf(tenants);
    }

    Tenant tenant(int number) {
        return tenants.get(number);
    }

    /** Returns the pools that Tenancy opened, in the order of the tenants. */
    List<HikariDataSource> pools() {
        return List.copyOf(pools);
    }

    /** Creates tenants, each with its database and no pool yet, until there are this many. */
    void createUpTo(int count) {
        while (tenants.size() < count) {
            tenants.add(signUp("tenant" + tenants.size()));
        }
    }

    /** Creates a tenant that is not among {@link #tenants()}. */
    Tenant signUp(String slug) {
        return lifecycle().create(NewTenant.of(slug, slug));
    }

    /** Borrows a connection of the tenant and gives it back. */
    void touch(Tenant tenant) throws SQLException {
        try (TenantScope scope = connections().switchToTenant(tenant)) {
            router().getConnection().close();
        }
    }

    /** Creates tenants, each with its database and its open pool, until there are this many. */
    void growTo(int count) throws SQLException, ReflectiveOperationException {
        createUpTo(count);
        while (pools.size() < count) {
            Tenant tenant = tenants.get(pools.size());
            touch(tenant);
            pools.add(poolOf(tenant));
        }
    }

    /** Returns how many tenants have a pool that is open. */
    int openPools() {
        return context.getBean(TenantPools.class).snapshots().size();
    }

    /** Returns how many connections all pools of tenants keep without use. */
    int idleConnections() {
        return context.getBean(TenantPools.class).snapshots().stream()
                .mapToInt(PoolSnapshot::idle)
                .sum();
    }

    /** The library hands no pool out, and a benchmark is no reason to: so this looks inside. */
    private HikariDataSource poolOf(Tenant tenant) throws ReflectiveOperationException {
        TenantHandle handle = context.getBean(TenantPools.class).handleOf(tenant);
        Field open = handle.getClass().getSuperclass().getDeclaredField("open");
        open.setAccessible(true);
        return HikariDataSource.class.cast(open.get(handle));
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import(Application.class)
    static class MeteredApplication {

        /** What applications with metrics have; the same pools serve every contestant, so it is the same for all. */
        @Bean
        PoolCustomizer metricsTracker() {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            return (tenant, config) -> config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        }
    }
}
