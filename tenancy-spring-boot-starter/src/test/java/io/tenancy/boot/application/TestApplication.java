package io.tenancy.boot.application;

import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.context.TenantContext;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A started application on a central database of its own. */
final class TestApplication implements AutoCloseable {

    static final String KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    private final TestCentralDatabase database;
    private final ConfigurableApplicationContext context;

    private TestApplication(TestCentralDatabase database, Class<?> source, String... properties) {
        this.database = database;
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--tenancy.database.name-prefix=" + database.tenantPrefix(),
                "--tenancy.security.encryption-key=" + KEY,
                "--spring.main.banner-mode=off",
                "--spring.datasource.hikari.minimum-idle=0",
                "--server.port=0"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        this.context = new SpringApplicationBuilder(source).run(arguments.toArray(String[]::new));
    }

    static TestApplication start(TestDatabase kind, Class<?> source, String... properties) {
        return new TestApplication(TestDatabases.get(kind).createCentral(), source, properties);
    }

    /**
     * Lets the next application configure logging. Spring Boot leaves system properties to it, and configures nothing as long
     * as an application runs in this JVM, which those that Spring's tests keep do.
     */
    static void forgetLogging() {
        LoggingSystem.get(TestApplication.class.getClassLoader()).cleanUp();
        for (String property : List.of(
                "CONSOLE_LOG_PATTERN",
                "CONSOLE_LOG_STRUCTURED_FORMAT",
                "CONSOLE_LOG_THRESHOLD",
                "FILE_LOG_THRESHOLD")) {
            System.clearProperty(property);
        }
    }

    /** The database is dropped when this application is closed. */
    static TestApplication start(TestCentralDatabase database, Class<?> source, String... properties) {
        return new TestApplication(database, source, properties);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    TestCentralDatabase database() {
        return database;
    }

    Tenant create(NewTenant tenant) {
        return bean(TenantLifecycle.class).create(tenant);
    }

    Tenant create(String slug) {
        return create(NewTenant.of(slug, slug).subdomain(slug));
    }

    Tenant tenant(String slug) {
        return bean(TenantRegistry.class).findBySlug(slug).orElseThrow();
    }

    ConnectionManager connections() {
        return bean(ConnectionManager.class);
    }

    TenantContext tenants() {
        return bean(TenantContext.class);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    TenantRoutingDataSource router() {
        return bean(TenantRoutingDataSource.class);
    }

    RawHttp http() {
        return new RawHttp(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }
}
