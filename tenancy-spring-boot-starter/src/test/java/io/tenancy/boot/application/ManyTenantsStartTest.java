package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.pool.TenantPools;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.TenantStore;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An application that starts with many tenants, some of whose databases are dead. */
@Tag("feature")
class ManyTenantsStartTest {

    private static final int TENANTS = 500;
    private static final int DEAD = 50;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-37: with 500 tenants, 50 of them dead, it starts, is up, and has asked no tenant's server")
    void givenManyTenantsSomeDead_whenStarted_thenUpAndNoTenantConnection(TestDatabase kind) {
        TestCentralDatabase database = TestDatabases.get(kind).createCentral();
        try (SilentServer dead = SilentServer.open()) {
            TestApplication first = TestApplication.start(database, NotesApplication.class);
            first.create("acme");
            insertTenants(first, dead);
            first.context().close();
            long started = System.nanoTime();

            try (TestApplication app = TestApplication.start(
                    database,
                    NotesApplication.class,
                    "tenancy.web.base-domain=example.com",
                    "tenancy.web.central-hosts=localhost",
                    "management.endpoint.health.probes.enabled=true")) {

                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
                assertThat(app.http()
                                .get("/actuator/health/readiness", "localhost")
                                .status())
                        .isEqualTo(200);
                assertThat(app.http().get("/actuator/health", "localhost").status())
                        .isEqualTo(200);
                assertThat(app.bean(TenantPools.class).snapshots()).isEmpty();
                assertThat(app.http().get("/notes", "acme.example.com").status())
                        .isEqualTo(200);
                assertThat(dead.connections()).isZero();
            }
        }
    }

    private static void insertTenants(TestApplication app, SilentServer dead) {
        TenantStore store = new TenantStore(app.bean("centralDataSource", DataSource.class));
        JdbcClient central = app.bean("centralJdbcClient", JdbcClient.class);
        for (int i = 0; i < TENANTS; i++) {
            long id = store.insert(NewTenant.of("t" + i, "T").subdomain("t" + i).validated());
            central.sql("UPDATE tenants SET database_host = ?, database_port = ?, database_name = ? WHERE id = ?")
                    .params(i < DEAD ? dead.host() : "127.0.0.2", dead.port(), "t_" + i, id)
                    .update();
        }
    }
}
