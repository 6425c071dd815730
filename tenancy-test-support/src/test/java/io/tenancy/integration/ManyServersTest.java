package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.provisioning.ConfiguredServer;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.provisioning.TenantPlacement;
import io.tenancy.provisioning.TenantServers;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.ServerLog;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tenants are created on other servers than the central database's, by the administrators of these. */
@Tag("integration")
class ManyServersTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("S-29: created, used, rotated and purged, a tenant touches its own server and no other")
    void givenTenantOnAnotherServer_whenItLivesAndDies_thenOnlyThatServerIsTouched(TestDatabase kind) throws Exception {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy = installation(central, eu.configured(Set.of(), null))) {
            ServerLog here = TestServers.log(central.server());
            ServerLog far = TestServers.log(eu.server());
            List<String> databasesBefore = own(tenancy, central.server().databaseNames());
            List<String> farBefore = eu.server().databaseNames();
            List<String> farRolesBefore = eu.server().roleNames();
            long before = here.position();
            long farPosition = far.position();

            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "far away"));
            Tenant rotated = tenancy.lifecycle.rotatePassword(acme);
            tenancy.context.runAs(rotated, () -> Notes.write(tenancy, 2, "still"));

            assertThat(acme.databaseHost()).isEqualTo(eu.server().host());
            assertThat(acme.databasePort()).isEqualTo(eu.server().port());
            assertThat(eu.server().databaseNames()).contains(acme.databaseName());
            assertThat(eu.server().roleNames()).contains(acme.databaseUsername());
            assertThat(writers(tenancy, eu, rotated)).containsExactlyInAnyOrder("far away", "still");
            assertThat(central.server().roleNames()).doesNotContain(acme.databaseUsername());

            tenancy.lifecycle.delete(rotated);

            assertThat(tenancy.registry.findById(acme.id())).isEmpty();
            assertThat(eu.server().databaseNames()).isEqualTo(farBefore);
            assertThat(eu.server().roleNames()).isEqualTo(farRolesBefore);
            assertThat(own(tenancy, central.server().databaseNames())).isEqualTo(databasesBefore);
            assertThat(here.textFrom(before))
                    .as("statements and connections on the central server")
                    .doesNotContain("CREATE DATABASE", "CREATE ROLE", "CREATE USER", "DROP DATABASE", "far away")
                    .doesNotContain(acme.databaseUsername() + "@");
            assertThat(far.textFrom(farPosition))
                    .contains("CREATE DATABASE", "far away", acme.databaseUsername() + "@")
                    .doesNotContain(central.username());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-29: what a failed creation made on another server is removed there, and nowhere else")
    void givenMigrationThatFails_whenCreatingOnAnotherServer_thenNothingIsLeft(TestDatabase kind) {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy = Installation.on(
                        central,
                        settings -> settings.migrations("classpath:db/tenant", "classpath:db/broken")
                                .servers(eu.alone()))) {
            List<String> before = eu.server().databaseNames();
            List<String> roles = eu.server().roleNames();

            assertThatThrownBy(() -> tenancy.create("acme"))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("was removed again");

            assertThat(eu.server().databaseNames()).isEqualTo(before);
            assertThat(eu.server().roleNames()).isEqualTo(roles);
            Leftovers.assertNone(tenancy);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("placement: by plan, then the least loaded with room; a tenant may name its server; full is told")
    void givenTwoServers_whenCreating_thenPlacedByPlanLoadAndRoom(TestDatabase kind) {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy =
                        installation(central, main(central, Set.of(), 2), eu.configured(Set.of("gold"), 3))) {
            assertThat(port(tenancy, NewTenant.of("free-1", "F")))
                    .isEqualTo(central.server().port());
            assertThat(port(tenancy, NewTenant.of("gold-1", "G").plan("gold")))
                    .isEqualTo(eu.server().port());
            assertThat(port(tenancy, NewTenant.of("free-2", "F").plan("silver")))
                    .isEqualTo(central.server().port());

            assertThatThrownBy(() -> tenancy.create("free-3"))
                    .isInstanceOfSatisfying(
                            ProvisioningException.class,
                            full -> assertThat(full.code()).isEqualTo("NO_SERVER"))
                    .hasMessageContaining("main has 2 tenants, capacity 2")
                    .hasMessageContaining("tenancy.database.servers.<name>.capacity");
            assertThat(tenancy.registry.findBySlug("free-3")).isEmpty();

            Tenant named = tenancy.lifecycle.create(NewTenant.of("free-3", "F").server("eu"));
            assertThat(named.databasePort()).isEqualTo(eu.server().port());
            assertThatThrownBy(() ->
                            tenancy.lifecycle.create(NewTenant.of("free-4", "F").server("us")))
                    .isInstanceOf(InvalidTenantException.class)
                    .hasMessageContaining("expected one of eu, main, but was 'us'");
            assertThatThrownBy(() ->
                            tenancy.lifecycle.create(NewTenant.of("free-4", "F").server("main")))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("main has 2 tenants, capacity 2");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("placement: with every server's capacity known, the smallest used part counts")
    void givenServersOfDifferentSize_whenCreating_thenUsedPartsStayAlike(TestDatabase kind) {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy = installation(central, main(central, Set.of(), 2), eu.configured(Set.of(), 4))) {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ports.add(port(tenancy, NewTenant.of("t-" + i, "T")));
            }

            int far = eu.server().port();
            int here = central.server().port();
            assertThat(ports).containsExactly(far, here, far, far, here, far);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "a server whose login is gone keeps its tenants: deleting one says what to do, and works when it is back")
    void givenServerThatIsNoLongerConfigured_whenDeleting_thenRefusedUntilItIsBack(TestDatabase kind) {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy = installation(central, eu.configured(Set.of(), null))) {
            Tenant acme = tenancy.create("acme");
            Installation without = installation(central);
            try {
                Tenant seen = without.registry.findBySlug("acme").orElseThrow();
                assertThatThrownBy(() -> without.lifecycle.delete(seen))
                        .isInstanceOf(ProvisioningException.class)
                        .hasMessageContaining("no administrative login")
                        .hasMessageContaining("tenancy.database.servers");
            } finally {
                without.closeNode();
            }
            assertThat(eu.server().databaseNames()).contains(acme.databaseName());

            tenancy.lifecycle.retry(tenancy.registry.reload(acme.id()).orElseThrow());

            assertThat(eu.server().databaseNames()).doesNotContain(acme.databaseName());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-29: where tenants share the central login, one on another server has its own all the same")
    void givenNoOwnUsers_whenCreatedOnAnotherServer_thenHasOwnLogin(TestDatabase kind) {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy = Installation.on(
                        central,
                        settings -> settings.servers(eu.alone())
                                .provisioning(new ProvisioningSettings(
                                        true, true, central.tenantPrefix(), false, Duration.ZERO)))) {
            Tenant acme = tenancy.create("acme");

            assertThat(acme.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(acme.databaseUsername()).isNotNull().isNotEqualTo(central.username());
        }
    }

    private static Installation installation(TestCentralDatabase central, ConfiguredServer... servers) {
        return Installation.on(
                central,
                settings -> settings.servers(new TenantServers(List.of(servers), TenantPlacement.leastLoaded()))
                        .provisioning(
                                new ProvisioningSettings(true, true, central.tenantPrefix(), true, Duration.ZERO)));
    }

    static ConfiguredServer main(TestCentralDatabase central, Set<String> plans, Integer capacity) {
        return new ConfiguredServer(
                "main", central.server().host(), central.server().port(), plans, capacity, null);
    }

    private static int port(Installation tenancy, NewTenant tenant) {
        return tenancy.lifecycle.create(tenant).databasePort();
    }

    private static List<String> own(Installation tenancy, List<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(tenancy.database.tenantPrefix()))
                .toList();
    }

    private static List<String> writers(Installation tenancy, SecondServer eu, Tenant tenant) {
        return JdbcClient.create(eu.server()
                        .connect(tenant.databaseName(), tenant.databaseUsername(), Direct.password(tenancy, tenant)))
                .sql("SELECT writer FROM notes")
                .query(String.class)
                .list();
    }
}
