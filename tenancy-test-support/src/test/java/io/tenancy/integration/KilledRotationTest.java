package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed in the middle of giving a tenant's login a new password, and others go on. */
@Tag("integration")
@Tag("long")
class KilledRotationTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-19: killed before and after each persisted step, a rotation leaves a login that works for others")
    void givenNodeKilledAtEachStep_whenOthersConnect_thenTheyCanAndTheNextRotationFinishes(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            List<Tenant> tenants = new ArrayList<>();
            for (DyingDataSource.When when : List.of(DyingDataSource.When.BEFORE, DyingDataSource.When.AFTER_COMMIT)) {
                int nodes = DyingNode.atEachWrite(tenancy.database, "rotate", when, write -> {
                    Tenant tenant = tenancy.create(when.ordinal() + "-" + write);
                    tenants.add(tenant);
                    return tenant.slug();
                });
                assertThat(nodes)
                        .as("nothing pending yet, pending, row, nothing pending any more, and one that nothing stopped")
                        .isEqualTo(5);
            }
            // Pools that were not open before, by a node that knows nothing of what happened.
            for (Tenant tenant : tenants) {
                tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, "works"));
            }

            // As if the minute were over for which a killed node's lease lasts.
            Direct.central(tenancy)
                    .sql("UPDATE tenancy_leases SET expires_at = '2001-01-01 00:00:00'")
                    .update();
            for (Tenant tenant : tenants) {
                Tenant current = tenancy.registry.reload(tenant.id()).orElseThrow();
                String before = Direct.password(tenancy, current);
                Tenant rotated = tenancy.lifecycle.rotatePassword(current);
                assertThat(Direct.password(tenancy, rotated)).isNotEqualTo(before);
                tenancy.context.runAs(rotated, () -> Notes.write(tenancy, 2, "still works"));
                assertThat(Notes.direct(tenancy, rotated)).containsExactly("works", "still works");
            }
            assertThat(Direct.central(tenancy)
                            .sql("SELECT COUNT(*) FROM tenancy_passwords WHERE pending IS NOT NULL")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }
}
