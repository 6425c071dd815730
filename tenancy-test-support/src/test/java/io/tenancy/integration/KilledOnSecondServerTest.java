package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestServers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed while it works on a tenant of another server than the central one, and others go on there. */
@Tag("integration")
@Tag("long")
class KilledOnSecondServerTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-13, S-29: killed after each persisted step, a creation on another server is finished there")
    void givenNodeKilledAtEachStep_whenOthersGoOn_thenTheyFinishOnTheSameServer(TestDatabase kind) throws Exception {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy = installation(central, eu)) {
            List<String> here = own(tenancy, central.server().databaseNames());

            int nodes = DyingNode.atEachWrite(
                    central, eu, "create", DyingDataSource.When.AFTER_COMMIT, write -> "acme-" + write);
            KilledCreationTest.finish(tenancy);

            assertThat(tenancy.registry.list(0, 100))
                    .hasSize(nodes)
                    .allSatisfy(tenant -> assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE))
                    .extracting(Tenant::databasePort)
                    .containsOnly(eu.server().port());
            for (Tenant tenant : tenancy.registry.list(0, 100)) {
                tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, tenant.slug()));
            }
            Leftovers.assertNone(tenancy, eu.server());
            assertThat(own(tenancy, central.server().databaseNames())).isEqualTo(here);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-13, S-29: killed before each persisted step, a purge on another server is finished there")
    void givenNodeKilledWhilePurging_whenOthersGoOn_thenNothingIsLeftThere(TestDatabase kind) throws Exception {
        TestCentralDatabase central = TestServers.get(kind).createCentral();
        try (SecondServer eu = SecondServer.of(kind, central);
                Installation tenancy = installation(central, eu)) {
            DyingNode.atEachWrite(
                    central,
                    eu,
                    "delete",
                    DyingDataSource.When.BEFORE,
                    write -> tenancy.create("acme-" + write).slug());
            KilledCreationTest.finish(tenancy);

            assertThat(tenancy.registry.list(0, 100))
                    .as("the one whose deletion had not begun")
                    .extracting(Tenant::slug)
                    .containsExactly("acme-1");
            Leftovers.assertNone(tenancy, eu.server());
        }
    }

    private static Installation installation(TestCentralDatabase central, SecondServer eu) {
        return Installation.on(
                central,
                settings -> settings.servers(eu.alone())
                        .provisioning(
                                new ProvisioningSettings(true, true, central.tenantPrefix(), true, Duration.ZERO)));
    }

    private static List<String> own(Installation tenancy, List<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(tenancy.database.tenantPrefix()))
                .toList();
    }
}
