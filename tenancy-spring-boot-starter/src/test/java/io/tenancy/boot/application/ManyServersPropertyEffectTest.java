package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.credential.CredentialException;
import io.tenancy.credential.CredentialManager;
import io.tenancy.pool.BudgetSnapshot;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabaseServer;
import io.tenancy.test.TestDatabases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** S-29: the properties of database servers have their effect. A proxy gives the one server a second address. */
@Tag("feature")
@Tag("long")
class ManyServersPropertyEffectTest {

    private static final String EU = "tenancy.database.servers.eu.";

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-29: servers.<name>.host, .port, .username, .password, .plans, .capacity: who is created where")
    void givenServers_whenCreating_thenPlacedByPlanAndCapacity(TestDatabase kind) {
        TestDatabaseServer server = TestDatabases.get(kind);
        try (FaultProxy proxy = FaultProxy.to(server);
                TestApplication app = start(
                        kind,
                        proxy,
                        EU + "plans=gold",
                        EU + "capacity=1",
                        "tenancy.database.servers.main.capacity=1")) {
            Tenant gold = app.create(NewTenant.of("gold", "G").plan("gold"));
            Tenant free = app.create(NewTenant.of("free", "F"));
            use(app, gold);
            use(app, free);

            assertThat(gold.databaseHost()).isEqualTo(proxy.host());
            assertThat(gold.databasePort()).isEqualTo(proxy.port());
            assertThat(free.databasePort()).isEqualTo(server.port());
            assertThatThrownBy(() -> app.create(NewTenant.of("more", "M").plan("gold")))
                    .isInstanceOfSatisfying(
                            ProvisioningException.class,
                            full -> assertThat(full.code()).isEqualTo("NO_SERVER"))
                    .hasMessageContaining("eu has 1 tenants, capacity 1")
                    .hasMessageNotContaining(server.adminPassword());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-29: servers.<name>.credential-profile: the login is the one that is stored at that moment")
    void givenProfile_whenCreating_thenItsLoginIsUsed(TestDatabase kind) {
        TestDatabaseServer server = TestDatabases.get(kind);
        try (FaultProxy proxy = FaultProxy.to(server);
                TestApplication app = PlainApplication.start(
                        kind,
                        EU + "host=" + proxy.host(),
                        EU + "port=" + proxy.port(),
                        EU + "credential-profile=eu-admin")) {
            assertThatThrownBy(() -> app.create("early")).hasRootCauseInstanceOf(CredentialException.class);

            store(app, server, Map.of("host", "elsewhere.example.com"));
            assertThatThrownBy(() -> app.create("astray"))
                    .hasMessageContaining("is for the server elsewhere.example.com");

            store(app, server, Map.of("host", proxy.host(), "port", Integer.toString(proxy.port())));
            assertThat(app.create("acme").databasePort()).isEqualTo(proxy.port());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-63: servers.<name>.ssl-mode: a server that offers no TLS gets no tenant")
    void givenRequiredTls_whenServerOffersNone_thenNoTenantIsCreated(TestDatabase kind) {
        try (FaultProxy proxy = FaultProxy.to(TestDatabases.get(kind));
                TestApplication app = start(kind, proxy, EU + "ssl-mode=require")) {
            assertThatThrownBy(() -> app.create("acme")).isInstanceOf(ProvisioningException.class);
        }
    }

    @Test
    @DisplayName("a bean of the application decides where tenants are placed")
    void givenOwnPlacement_whenCreating_thenItIsAsked() {
        try (FaultProxy proxy = FaultProxy.to(TestDatabases.postgresql());
                TestApplication app = TestApplication.start(
                        TestDatabase.POSTGRESQL,
                        PlacingApplication.class,
                        with(proxy, TestDatabases.postgresql(), "tenancy.database.servers.main.plans=never"))) {
            assertThat(app.create("lucky").databasePort())
                    .isEqualTo(TestDatabases.postgresql().port());
            assertThatThrownBy(() -> app.create("unlucky"))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("no database server takes it");
        }
    }

    @Test
    @DisplayName("S-84: on a server with a login, each node keeps connections for creating tenants")
    void givenLimitOfServerWithLogin_whenStarted_thenCreationsHaveTheirPart() {
        try (FaultProxy proxy = FaultProxy.to(TestDatabases.postgresql());
                TestApplication app = start(TestDatabase.POSTGRESQL, proxy, EU + "max-connections=9")) {
            assertThat(app.bean(TenantPools.class).budgets())
                    .extracting(BudgetSnapshot::limit)
                    .containsExactly(5);
            use(app, app.create("acme"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL | main.ssl-mode=require | main.ssl-mode is 'require' but cannot be set for the server of the central",
                "H2 | main.host=db1 | main.host cannot be set with H2",
                "H2 | main.credential-profile=admin | main.username cannot be set with H2",
                "POSTGRESQL | main.ca-certificate=/no/such/file | must be the path of a PEM file with certificates",
            })
    @DisplayName("N-61: what a server cannot have stops the start")
    void givenSettingThatCannotBe_whenStarting_thenSaysWhy(TestDatabase kind, String setting, String problem) {
        assertThatThrownBy(() -> PlainApplication.start(kind, "tenancy.database.servers." + setting))
                .hasStackTraceContaining(problem);
    }

    private static TestApplication start(TestDatabase kind, FaultProxy proxy, String... properties) {
        return TestApplication.start(kind, PlainApplication.class, with(proxy, TestDatabases.get(kind), properties));
    }

    private static String[] with(FaultProxy proxy, TestDatabaseServer server, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                EU + "host=" + proxy.host(),
                EU + "port=" + proxy.port(),
                EU + "username=" + server.adminUser(),
                EU + "password=" + server.adminPassword()));
        all.addAll(List.of(properties));
        return all.toArray(String[]::new);
    }

    private static void store(TestApplication app, TestDatabaseServer server, Map<String, String> place) {
        Map<String, String> login = new HashMap<>(place);
        login.put("username", server.adminUser());
        login.put("password", server.adminPassword());
        app.bean(CredentialManager.class).storeCredentials("eu-admin", login);
    }

    private static void use(TestApplication app, Tenant tenant) {
        app.tenants()
                .runAs(
                        tenant,
                        () -> app.jdbc().sql("SELECT 1").query(Integer.class).single());
    }

    /** Sends everybody whose name is lucky to one server. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class PlacingApplication {

        @Bean
        TenantPlacement placement() {
            return (tenant, servers) -> servers.stream()
                    .filter(server -> server.name().equals("main"))
                    .filter(server -> tenant.slug().equals("lucky"))
                    .findFirst();
        }
    }
}
