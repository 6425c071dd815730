package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantHook;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.test.TestDatabase;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An application in which something of each kind happens that the log channel tells. */
public final class LoggedTenants {

    private LoggedTenants() {}

    /** Runs it to its end. */
    public static void run(String... properties) {
        TestApplication.forgetLogging();
        try (TestApplication app = TestApplication.start(TestDatabase.H2, Application.class, properties)) {
            Tenant acme = app.create("acme");
            app.tenants()
                    .runAs(
                            acme,
                            () -> app.bean(JdbcClient.class)
                                    .sql("SELECT 1")
                                    .query(Integer.class)
                                    .single());
            assertThatThrownBy(() -> app.create("broken")).isInstanceOf(ProvisioningException.class);
            app.bean(TenantLifecycle.class).suspend(acme);
            assertThatThrownBy(() -> app.tenants().runAs(acme, () -> {})).isInstanceOf(TenantInactiveException.class);
        } finally {
            TestApplication.forgetLogging();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        TenantHook failing() {
            return new TenantHook() {
                @Override
                public String name() {
                    return "seed";
                }

                @Override
                public void create(Tenant tenant, DataSource database) {
                    if (tenant.slug().equals("broken")) {
                        throw new IllegalStateException("seed data is missing");
                    }
                }
            };
        }
    }
}
