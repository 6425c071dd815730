package io.tenancy.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.TenantHandle;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.context.TenantScope;
import io.tenancy.pool.PoolCustomizer;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import java.lang.reflect.Field;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application with the starter's default settings on H2 in memory, and as many tenants as were asked for so far. */
final class BenchmarkApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final List<Tenant> tenants = new ArrayList<>();
    private final List<HikariDataSource> pools = new ArrayList<>();

    private BenchmarkApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static BenchmarkApplication start() {
        return new BenchmarkApplication(new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "--tenancy.security.encryption-key=" + newKey(),
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=error",
                        "--logging.level.tenancy=error"));
    }

    private static String newKey() {
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

    List<Tenant> tenants() {
        return List.copyOf(tenants);
    }

    /** Returns the pools that Tenancy opened, in the order of the tenants. */
    List<HikariDataSource> pools() {
        return List.copyOf(pools);
    }

    /** Creates tenants, each with its database and its open pool, until there are this many. */
    void growTo(int count) throws SQLException, ReflectiveOperationException {
        TenantLifecycle lifecycle = context.getBean(TenantLifecycle.class);
        while (tenants.size() < count) {
            String slug = "tenant" + tenants.size();
            Tenant tenant = lifecycle.create(NewTenant.of(slug, slug));
            try (TenantScope scope = connections().switchToTenant(tenant)) {
                router().getConnection().close();
            }
            tenants.add(tenant);
            pools.add(poolOf(tenant));
        }
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
    static class Application {

        /** What applications with metrics have; the same pools serve every contestant, so it is the same for all. */
        @Bean
        PoolCustomizer metricsTracker() {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            return (tenant, config) -> config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        }
    }
}
