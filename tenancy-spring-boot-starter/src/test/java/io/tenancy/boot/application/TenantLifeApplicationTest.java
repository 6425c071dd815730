package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tenancy.event.TenantCreated;
import io.tenancy.event.TenantCreating;
import io.tenancy.event.TenantDeleted;
import io.tenancy.event.TenantEvent;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantHook;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tenants' lives in an application: its events, its hooks, and what goes on in the background. */
@Tag("feature")
class TenantLifeApplicationTest {

    private static final List<String> HAPPENED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        HAPPENED.clear();
    }

    @Test
    @DisplayName(
            "S-40, S-31: events reach listeners of the context, a veto prevents, and hooks run in the order of their beans")
    void givenListenersAndHooks_whenTenantLives_thenBothTakePart() {
        try (TestApplication app = TestApplication.start(TestDatabase.H2, Listening.class)) {
            Tenant acme = app.create("acme");
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> app.create("forbidden"))
                    .withMessageContaining("no such customers")
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("VETOED"));
            app.bean(TenantLifecycle.class).delete(acme);

            assertThat(HAPPENED)
                    .containsExactly(
                            "creating acme", "first", "second", "created acme", "creating forbidden", "deleted");
            assertThat(app.bean(TenantRegistry.class).list(0, 10)).containsExactly(acme);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("F-13: a creation that somebody began and did not finish is finished in the background")
    void givenInterruptedCreation_whenApplicationRuns_thenTenantIsActive(TestDatabase kind) {
        try (TestApplication app =
                TestApplication.start(kind, PlainApplication.class, "tenancy.database.own-user=false")) {
            Tenant model = app.create("model");
            String database = app.database().tenantPrefix() + "late_" + (model.id() + 1);
            JdbcClient central = app.bean("centralJdbcClient", JdbcClient.class);
            central.sql("INSERT INTO tenants (id, name, slug, database_name, database_host, database_port, is_active)"
                            + " VALUES (?, 'Late', 'late', ?, ?, ?, TRUE)")
                    .params(model.id() + 1, database, model.databaseHost(), model.databasePort())
                    .update();
            central.sql("INSERT INTO tenancy_operations (tenant_id, kind, step, state, nonce, open_tenant)"
                            + " VALUES (?, 'create', 'names', 'RUNNING', '2f1cf2a4-4c3f-4a62-9c8c-0a5e1fd30c6e', ?)")
                    .params(model.id() + 1, model.id() + 1)
                    .update();

            TenantRegistry registry = app.bean(TenantRegistry.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.findBySlug("late")
                            .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
                            .isPresent());
        }
    }

    /** Hears events as beans do, objects to one tenant, and has two steps of its own. */
    @EnableAutoConfiguration
    static class Listening {

        @EventListener
        void creating(TenantCreating event) {
            HAPPENED.add("creating " + event.request().slug());
            if (event.request().slug().equals("forbidden")) {
                throw new IllegalStateException("no such customers");
            }
        }

        @EventListener
        void created(TenantCreated event) {
            HAPPENED.add("created " + event.tenant().slug());
        }

        @EventListener
        void any(TenantEvent event) {
            if (event instanceof TenantDeleted) {
                HAPPENED.add("deleted");
            }
        }

        @Bean
        @Order(2)
        TenantHook second() {
            return hook("second");
        }

        @Bean
        @Order(1)
        TenantHook first() {
            return hook("first");
        }

        private static TenantHook hook(String name) {
            return new TenantHook() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public void create(Tenant tenant, DataSource database) {
                    HAPPENED.add(name);
                }
            };
        }
    }
}
