package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.TenancyException;
import io.tenancy.Violation;
import io.tenancy.connection.TenantHandles;
import io.tenancy.pool.TenantUnavailableException;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.ExistingDatabase;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.tenant.TenantUpdate;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestDatabase;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** N-22: tenants' databases are only where the application's operator allows them to be. */
@Tag("feature")
@Tag("long")
class AllowedHostsEffectTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-22: tenancy.database.allowed-hosts: another host is refused by every way, and never connected to")
    void givenList_whenAnotherHostIsNamed_thenRefusedAndNotConnectedTo(TestDatabase kind) {
        try (SilentServer elsewhere = SilentServer.open();
                TestApplication app = PlainApplication.start(kind, "tenancy.database.allowed-hosts=db7.example.com")) {
            Tenant acme = app.create("acme");

            assertCode(
                    () -> app.create(NewTenant.of("globex", "G")
                            .database(ExistingDatabase.named("taken")
                                    .at(elsewhere.host(), elsewhere.port())
                                    .login("app", "secret".toCharArray()))),
                    InvalidTenantException.class);
            assertCode(
                    () -> app.bean(TenantLifecycle.class)
                            .update(TenantUpdate.of(acme).server(elsewhere.host(), elsewhere.port())),
                    TenancyException.class);
            assertThat(app.connections()
                            .validateTenantConfiguration(
                                    Map.of("host", elsewhere.host(), "port", elsewhere.port(), "database", "taken")))
                    .extracting(Violation::code)
                    .containsExactly("HOST_NOT_ALLOWED");

            Tenant pointed = pointed(app, acme, elsewhere.host(), elsewhere.port());
            assertCode(() -> app.bean(TenantHandles.class).handleOf(pointed).getConnection(), TenancyException.class);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-22: an allowed name that leads to this machine is looked at when connecting, and not connected to")
    void givenAllowedName_whenItLeadsToThisMachine_thenNotConnectedTo(TestDatabase kind) {
        try (SilentServer elsewhere = SilentServer.open();
                TestApplication app = PlainApplication.start(kind, "tenancy.database.allowed-hosts=localhost")) {
            Tenant pointed = pointed(app, app.create("acme"), "localhost", elsewhere.port());

            assertThatThrownBy(() ->
                            app.bean(TenantHandles.class).handleOf(pointed).getConnection())
                    .isInstanceOf(TenantUnavailableException.class)
                    .hasStackTraceContaining("the name leads to ");
            assertThat(elsewhere.connections()).isZero();
        }
    }

    private static void assertCode(ThrowingCallable call, Class<? extends TenancyException> type) {
        assertThatThrownBy(call)
                .isInstanceOf(type)
                .isInstanceOfSatisfying(
                        TenancyException.class,
                        refused -> assertThat(refused.code()).isEqualTo("HOST_NOT_ALLOWED"));
    }

    /** By SQL, as somebody who can write the table. */
    private static Tenant pointed(TestApplication app, Tenant tenant, String host, int port) {
        JdbcClient.create(app.database().dataSource())
                .sql("UPDATE tenants SET database_host = :host, database_port = :port WHERE id = :id")
                .param("host", host)
                .param("port", port)
                .param("id", tenant.id())
                .update();
        return app.bean(TenantRegistry.class).reload(tenant.id()).orElseThrow();
    }
}
