package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.connection.TenantHandles;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.RegistryUnavailableException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** S-84: properties that say how long something may take have an effect that can be seen. */
@Tag("feature")
@Tag("long")
class LimitPropertiesTest {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);

    @Test
    @DisplayName("S-84: tenancy.pool.connect-timeout and socket-timeout")
    void givenDriverTimeouts_whenPoolOpens_thenDriverHasThem() throws Exception {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.POSTGRESQL, "tenancy.pool.connect-timeout=3s", "tenancy.pool.socket-timeout=17s")) {
            Tenant acme = app.create("acme");

            try (Connection connection =
                    app.bean(TenantHandles.class).handleOf(acme).getConnection()) {
                PGSimpleDataSource driver =
                        PlainApplication.LAST_POOL.get().getDataSource().unwrap(PGSimpleDataSource.class);
                assertThat(driver.getConnectTimeout()).isEqualTo(3);
                assertThat(driver.getLoginTimeout()).isEqualTo(3);
                // While it logs in; a connection that is ready may wait for a statement as long as it may take.
                assertThat(driver.getSocketTimeout()).isEqualTo(3);
                assertThat(connection.getNetworkTimeout()).isEqualTo(17_000);
            }
        }
    }

    @Test
    @DisplayName("S-84: tenancy.pool.drain-timeout")
    void givenShortDrainTimeout_whenSuspended_thenWorkInFlightIsCutOff() throws Exception {
        try (TestApplication app =
                PlainApplication.start(TestDatabase.POSTGRESQL, "tenancy.pool.drain-timeout=100ms")) {
            Tenant acme = app.create("acme");
            try (Connection inFlight =
                    app.bean(TenantHandles.class).handleOf(acme).getConnection()) {
                app.bean(TenantLifecycle.class).suspend(acme);

                await().atMost(FEW_SECONDS).until(() -> !inFlight.isValid(1));
            }
        }
    }

    @Test
    @DisplayName("S-84: tenancy.cache.ttl bounds also what no poll can see")
    void givenShortTimeToLive_whenOnlyAnOperationIsOpened_thenSeenAllTheSame() {
        try (TestApplication app = PlainApplication.start(TestDatabase.MARIADB, "tenancy.cache.ttl=1s")) {
            Tenant acme = app.create("acme");
            TenantRegistry registry = app.bean(TenantRegistry.class);
            assertThat(registry.findById(acme.id()).orElseThrow().status()).isEqualTo(TenantStatus.ACTIVE);

            app.bean("centralJdbcClient", JdbcClient.class)
                    .sql("INSERT INTO tenancy_operations (tenant_id, kind, step, state, nonce)"
                            + " VALUES (?, 'create', 'schema', 'RUNNING', 'by hand')")
                    .param(acme.id())
                    .update();

            await().atMost(FEW_SECONDS)
                    .until(
                            () -> registry.findById(acme.id()).orElseThrow().status(),
                            TenantStatus.PROVISIONING::equals);
        }
    }

    @Test
    @DisplayName("S-84: tenancy.cache.stale-if-error")
    void givenShortStaleIfError_whenRegistryCannotBeRead_thenKnownTenantIsNotServed() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.cache.stale-if-error=1s")) {
            Tenant acme = app.create("acme");
            TenantRegistry registry = app.bean(TenantRegistry.class);
            assertThat(registry.findBySlug("acme")).isPresent();

            app.bean("centralJdbcClient", JdbcClient.class)
                    .sql("ALTER TABLE tenants RENAME TO elsewhere")
                    .update();

            await().atMost(FEW_SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(() -> registry.findById(acme.id()))
                            .isInstanceOf(RegistryUnavailableException.class));
        }
    }
}
