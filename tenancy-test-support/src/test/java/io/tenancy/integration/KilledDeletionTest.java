package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed in the middle of deleting and purging a tenant, and others go on. */
@Tag("integration")
@Tag("long")
class KilledDeletionTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-13: killed before and after each persisted step, a deletion with its purge is finished by another node")
    void givenNodeKilledAtEachStep_whenOthersGoOn_thenNothingIsLeftOfWhatWasDeleted(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(
                kind,
                settings -> settings.provisioning(new ProvisioningSettings(
                        true, true, settings.provisioning().namePrefix(), true, Duration.ZERO)))) {
            for (DyingDataSource.When when :
                    new DyingDataSource.When[] {DyingDataSource.When.BEFORE, DyingDataSource.When.AFTER_COMMIT}) {
                int nodes = DyingNode.atEachWrite(
                        tenancy.database,
                        "delete",
                        when,
                        write -> tenancy.create(when.ordinal() + "-" + write).slug());
                assertThat(nodes)
                        .as("the mark, the registration, three steps, end, row, and one that nothing stopped")
                        .isEqualTo(8);
            }

            KilledCreationTest.finish(tenancy);

            assertThat(tenancy.registry.list(0, 100))
                    .as("the one whose deletion had not begun")
                    .singleElement()
                    .satisfies(tenant -> assertThat(tenant.slug()).isEqualTo("0-1"))
                    .satisfies(tenant -> assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE));
            Tenant left = tenancy.registry.list(0, 100).get(0);
            tenancy.context.runAs(left, () -> Notes.write(tenancy, 1, "works"));
            Leftovers.assertNone(tenancy);
        }
    }
}
