package io.tenancy.test;

import io.tenancy.provisioning.TenantLifecycle;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Points one application context at a fresh central database. Equal for tests that can share a context. */
record TenancyTestCustomizer(TestDatabase kind, List<String> tenants) implements ContextCustomizer {

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        TestCentralDatabase database = TestDatabases.get(kind).createCentral();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("tenancyTest", properties(database)));
        // Registered before the application's own beans, so that it is closed after them.
        GenericApplicationContext beans = (GenericApplicationContext) context;
        beans.registerBean(TestCentralDatabase.class, () -> database);
        beans.registerBean(
                TestTenants.class, () -> TestTenants.create(context.getBean(TenantLifecycle.class), tenants));
    }

    private static Map<String, Object> properties(TestCentralDatabase database) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Map.of(
                "spring.datasource.url", database.jdbcUrl(),
                "spring.datasource.username", database.username(),
                "spring.datasource.password", database.password(),
                "tenancy.database.name-prefix", database.tenantPrefix(),
                "tenancy.security.encryption-key", Base64.getEncoder().encodeToString(key));
    }
}
