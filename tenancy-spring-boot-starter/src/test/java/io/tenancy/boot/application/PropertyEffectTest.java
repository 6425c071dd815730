package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import io.tenancy.boot.actuate.TenantsEndpoint;
import io.tenancy.connection.TenantHandles;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** S-84: a property that is set to something else than its default has an effect that can be seen. */
@Tag("feature")
@ExtendWith(OutputCaptureExtension.class)
class PropertyEffectTest {

    @Test
    @DisplayName("S-84: tenancy.pool.*")
    void givenPoolProperties_whenPoolOpens_thenItHasThem() throws Exception {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.H2,
                "tenancy.pool.maximum-size=3",
                "tenancy.pool.minimum-idle=1",
                "tenancy.pool.connection-timeout=2s",
                "tenancy.pool.idle-timeout=5m",
                "tenancy.pool.max-lifetime=20m",
                "tenancy.pool.keepalive=90s",
                "tenancy.pool.leak-detection=7s")) {
            Tenant acme = app.create("acme");

            app.bean(TenantHandles.class).handleOf(acme).getConnection().close();

            HikariConfig pool = PlainApplication.LAST_POOL.get();
            assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
            assertThat(pool.getMinimumIdle()).isEqualTo(1);
            assertThat(pool.getConnectionTimeout()).isEqualTo(2_000);
            assertThat(pool.getIdleTimeout()).isEqualTo(300_000);
            assertThat(pool.getMaxLifetime()).isEqualTo(1_200_000);
            assertThat(pool.getKeepaliveTime()).isEqualTo(90_000);
            assertThat(pool.getLeakDetectionThreshold()).isEqualTo(7_000);
        }
    }

    @Test
    @DisplayName("S-84: tenancy.routing.when-unbound=central")
    void givenWhenUnboundCentral_whenUnbound_thenCentral() throws Exception {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.routing.when-unbound=central");
                Connection connection = app.bean(TenantRoutingDataSource.class).getConnection()) {
            assertThat(connection.getMetaData().getURL())
                    .isEqualTo(app.database().jdbcUrl().replaceAll(";.*", ""));
        }
    }

    @Test
    @DisplayName("S-84: tenancy.database.auto-create=false")
    void givenNoAutoCreate_whenCreating_thenRefused() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.database.auto-create=false")) {
            assertThatThrownBy(() -> app.create("acme"))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("tenancy.database.auto-create is false");
            assertThat(tenants(app)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-84: tenancy.database.auto-delete, own-user and name-prefix, tenancy.provisioning.retention")
    void givenDatabaseProperties_whenCreatingAndDeleting_thenObeyed(TestDatabase kind) {
        try (TestApplication app = PlainApplication.start(
                kind,
                "tenancy.database.auto-delete=true",
                "tenancy.provisioning.retention=0",
                "tenancy.database.own-user=false")) {
            Tenant acme = app.create("acme");
            assertThat(acme.databaseName()).startsWith(app.database().tenantPrefix());
            assertThat(acme.databaseUsername()).isNull();
            assertThat(app.database().server().databaseNames()).contains(acme.databaseName());

            app.bean(TenantLifecycle.class).delete(acme);

            assertThat(app.database().server().databaseNames()).doesNotContain(acme.databaseName());
        }
    }

    @Test
    @DisplayName("S-84: tenancy.provisioning.spares: the next tenant gets the database that was made before")
    void givenSpares_whenCreating_thenTheTenantGetsOneAndNobodySeesTheOthers() {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.H2,
                "tenancy.provisioning.spares=1",
                "management.endpoints.web.exposure.include=tenants")) {
            TenantRegistry registry = app.bean(TenantRegistry.class);
            await().until(() -> JdbcClient.create(app.database().dataSource())
                            .sql("SELECT COUNT(*) FROM tenancy_operations WHERE kind = 'spare' AND state = 'READY'")
                            .query(Integer.class)
                            .single()
                    == 1);
            Tenant spare = registry.list(0, 10).get(0);

            Tenant acme = app.create("acme");

            assertThat(acme.id()).isEqualTo(spare.id());
            await().until(() -> registry.list(0, 10).size() == 2);
            assertThat(app.bean(TenantsEndpoint.class).tenants())
                    .extracting(tenant -> tenant.get("slug"))
                    .containsExactly("acme");
        }
    }

    @Test
    @DisplayName("S-84: tenancy.provisioning.templates: the scripts of the next tenant ran before it was created")
    void givenTemplates_whenCreating_thenItsDatabaseIsACopy() {
        try (TestApplication app =
                PlainApplication.start(TestDatabase.POSTGRESQL, "tenancy.provisioning.templates=true")) {
            await().until(() -> JdbcClient.create(app.database().dataSource())
                            .sql("SELECT COUNT(*) FROM tenancy_operations WHERE kind = 'template' AND state = 'READY'")
                            .query(Integer.class)
                            .single()
                    == 1);

            Tenant acme = app.create("acme");

            app.tenants()
                    .runAs(
                            acme,
                            () -> assertThat(app.jdbc()
                                            .sql("SELECT MAX(installed_on) < :created FROM flyway_schema_history")
                                            .param("created", java.sql.Timestamp.from(acme.createdAt()))
                                            .query(Boolean.class)
                                            .single())
                                    .isTrue());
        }
    }

    @Test
    @DisplayName("S-84: tenancy.database.h2.folder and tenancy.migration.locations")
    void givenFolderAndLocations_whenCreating_thenFileIsThereWithThatSchema(@TempDir Path folder) {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.H2,
                "tenancy.database.h2.folder=" + folder,
                "tenancy.migration.locations=classpath:db/labels")) {
            Tenant acme = app.create("acme");

            assertThat(folder.resolve(acme.databaseName() + ".mv.db")).exists();
            app.tenants()
                    .runAs(
                            acme,
                            () -> assertThat(app.jdbc()
                                            .sql("SELECT COUNT(*) FROM labels")
                                            .query(Integer.class)
                                            .single())
                                    .isZero());
        }
    }

    @Test
    @DisplayName("S-84: tenancy.web.resolvers and header")
    void givenOtherHeader_whenAsked_thenItNamesTheTenant() {
        try (TestApplication app = TestApplication.start(
                TestDatabase.H2,
                NotesApplication.class,
                "tenancy.web.resolvers=header",
                "tenancy.web.header=X-Customer")) {
            app.create("acme");

            assertThat(app.http()
                            .get("/whoami", "any.example", "X-Customer: acme")
                            .body())
                    .isEqualTo("acme");
            assertThat(app.http()
                            .get("/whoami", "any.example", "X-Tenant: acme")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    @DisplayName("S-84: tenancy.logging.channel, mask-sensitive-data, enabled")
    void givenLoggingProperties_whenCreating_thenObeyed(CapturedOutput output) {
        try (TestApplication app = PlainApplication.start(
                TestDatabase.H2,
                "tenancy.logging.channel=audit.tenants",
                "tenancy.logging.mask-sensitive-data=false")) {
            app.bean(TenantLifecycle.class).create(NewTenant.of("acme", "Acme Limited"));
        }
        assertThat(output).contains("audit.tenants", "{name=Acme Limited}", "mask-sensitive-data is false");

        int before = output.length();
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.logging.enabled=false")) {
            app.create("globex");
        }
        assertThat(output.toString().substring(before)).doesNotContain("tenant.created");
    }

    @Test
    @DisplayName("S-84: tenancy.cache.enabled=false reads the registry each time")
    void givenNoCache_whenRowChanges_thenSeenAtOnce() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.cache.enabled=false")) {
            Tenant acme = app.create("acme");
            TenantRegistry registry = app.bean(TenantRegistry.class);
            assertThat(registry.findById(acme.id()).orElseThrow().name()).isEqualTo("acme");

            app.bean("centralJdbcClient", JdbcClient.class)
                    .sql("UPDATE tenants SET name = 'Changed' WHERE id = ?")
                    .param(acme.id())
                    .update();

            assertThat(registry.findById(acme.id()).orElseThrow().name()).isEqualTo("Changed");
        }
    }

    private static Integer tenants(TestApplication app) {
        return app.bean("centralJdbcClient", JdbcClient.class)
                .sql("SELECT COUNT(*) FROM tenants")
                .query(Integer.class)
                .single();
    }
}
