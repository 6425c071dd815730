package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.context.TenantContext;
import io.tenancy.context.TenantScope;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an application gets by adding the starter, a database and a key. */
@Tag("integration")
class TenancyAutoConfigurationTest {

    static final String KEY = "--tenancy.security.encryption-key=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    @Test
    void givenStarterAndKey_whenStarted_thenRoutesToTheTenantsOfAnEmbeddedDatabase() {
        try (ConfigurableApplicationContext app = start(KEY)) {
            assertThat(app.getBean(DataSource.class)).isInstanceOf(TenantRoutingDataSource.class);
            Tenant acme = app.getBean(TenantLifecycle.class).create(NewTenant.of("acme", "Acme"));
            try (TenantScope scope = app.getBean(ConnectionManager.class).switchToTenant(acme)) {
                assertThat(app.getBean(TenantContext.class).require()).isEqualTo(acme);
                app.getBean(JdbcClient.class)
                        .sql("INSERT INTO notes (id, writer) VALUES (1, 'a')")
                        .update();
            }
        }
    }

    static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "spring.datasource.url=jdbc:h2:mem:" + java.util.UUID.randomUUID(),
                        "logging.level.root=warn")
                .build();
        return application.run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
