package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed in the middle of moving a tenant, or of undoing that, and others go on. */
@Tag("integration")
@Tag("long")
@Tag("soak")
class KilledMoveTest {

    /** Each node is a JVM: in the suite some of the moments, in full all of them. */
    private static final int STEP = (int) Soak.times(4, 1);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("killed before and after each persisted step, a move is finished by another node with all rows, once")
    void givenNodeKilledAtEachStep_whenOthersGoOn_thenEachTenantIsMovedOnce(TestDatabase kind) throws Exception {
        try (Moving moving = new Moving(kind, new JdbcCopier(), null)) {
            // Before a step is what follows the step before it: in full alone.
            List<DyingDataSource.When> moments = STEP == 1
                    ? List.of(DyingDataSource.When.BEFORE, DyingDataSource.When.AFTER_COMMIT)
                    : List.of(DyingDataSource.When.AFTER_COMMIT);
            for (DyingDataSource.When when : moments) {
                int nodes = DyingNode.atEachWrite(
                        moving.central, moving.eu, "move", when, write -> created(moving, when, write));
                assertThat(nodes)
                        .as("registration of two, ten steps, the lock, the switch of three, end, and one that survived")
                        .isEqualTo(18);
            }
            // Their node died before the registration was committed.
            List<String> unmoved = List.of("b-1", "b-2");

            KilledCreationTest.finish(moving.tenancy);

            for (Tenant tenant : moving.tenancy.registry.list(0, 100)) {
                boolean moved = !unmoved.contains(tenant.slug());
                assertThat(tenant.status()).as(tenant.slug()).isEqualTo(TenantStatus.ACTIVE);
                assertThat(tenant.databasePort())
                        .as(tenant.slug())
                        .isEqualTo((moved ? moving.eu.server() : moving.central.server()).port());
                moving.tenancy.context.runAs(
                        tenant, () -> assertThat(Notes.read(moving.tenancy)).containsExactly(tenant.slug()));
                if (moved) {
                    moving.tenancy.lifecycle.confirmMove(tenant, tenant.slug());
                }
            }
            moving.assertNothingLeftOver();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("killed before each persisted step of a move and of undoing it, a tenant is back at its source, once")
    void givenNodeKilledWhileUndoing_whenOthersGoOn_thenEachTenantIsAtItsSource(TestDatabase kind) throws Exception {
        try (Moving moving = new Moving(kind, new LosingCopier(), null)) {
            int write = 1;
            while (DyingNode.run(
                            moving.central,
                            moving.eu,
                            "move-losing",
                            created(moving, DyingDataSource.When.BEFORE, write),
                            new DyingDataSource.Moment(DyingDataSource.When.BEFORE, write))
                    == DyingDataSource.DIED) {
                write += STEP;
            }
            assertThat(write).as("writes of a move that is undone").isGreaterThan(10);

            KilledCreationTest.finish(moving.tenancy);

            for (Tenant tenant : moving.tenancy.registry.list(0, 100)) {
                moving.assertAtSource(tenant, tenant.slug());
            }
            moving.assertNothingLeftOver();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("killed before each persisted step of a confirmation, the source is dropped by another node")
    void givenNodeKilledWhileConfirming_whenOthersGoOn_thenNoSourceIsLeft(TestDatabase kind) throws Exception {
        try (Moving moving = new Moving(kind, new JdbcCopier(), null)) {
            DyingNode.atEachWrite(moving.central, moving.eu, "confirm", DyingDataSource.When.BEFORE, write -> {
                String slug = created(moving, DyingDataSource.When.BEFORE, write);
                moving.tenancy.lifecycle.move(
                        moving.tenancy.registry.findBySlug(slug).orElseThrow(), "eu");
                return slug;
            });

            KilledCreationTest.finish(moving.tenancy);

            Tenant first = moving.tenancy.registry.findBySlug("b-1").orElseThrow();
            moving.tenancy.lifecycle.confirmMove(first, "b-1");
            Leftovers.assertNone(moving.tenancy, moving.eu.server());
            moving.assertNothingLeftOver();
        }
    }

    private static String created(Moving moving, DyingDataSource.When when, int write) {
        String slug = when.name().toLowerCase(java.util.Locale.ROOT).charAt(0) + "-" + write;
        Tenant tenant = moving.tenancy.create(slug);
        moving.tenancy.context.runAs(tenant, () -> Notes.write(moving.tenancy, 1, slug));
        return slug;
    }
}
