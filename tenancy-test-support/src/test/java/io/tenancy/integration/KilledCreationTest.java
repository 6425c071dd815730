package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.provisioning.PendingOperations;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed in the middle of creating a tenant, and others go on. */
@Tag("integration")
@Tag("long")
class KilledCreationTest {

    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-13: killed before and after each persisted step, a creation is finished by another node in a minute")
    void givenNodeKilledAtEachStep_whenOthersGoOn_thenEachTenantIsActiveAndNothingIsLeftOver(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            List<String> registered = new ArrayList<>();
            for (DyingDataSource.When when : List.of(DyingDataSource.When.BEFORE, DyingDataSource.When.AFTER_COMMIT)) {
                int nodes = DyingNode.atEachWrite(tenancy.database, "create", when, write -> {
                    String slug = when.name().toLowerCase(java.util.Locale.ROOT).charAt(0) + "-" + write;
                    if (write > 1 || when == DyingDataSource.When.AFTER_COMMIT) {
                        registered.add(slug);
                    }
                    return slug;
                });
                assertThat(nodes)
                        .as("registration, five steps, end, and one that nothing stopped")
                        .isEqualTo(8);
            }

            finish(tenancy);

            assertThat(tenancy.registry.list(0, 100))
                    .allSatisfy(tenant -> assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE))
                    .extracting(Tenant::slug)
                    .containsExactlyInAnyOrderElementsOf(registered);
            for (Tenant tenant : tenancy.registry.list(0, 100)) {
                tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, tenant.slug()));
                assertThat(Notes.direct(tenancy, tenant)).containsExactly(tenant.slug());
            }
            Leftovers.assertNone(tenancy);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-14: killed while the server creates the database, what comes late is found and used")
    void givenNodeKilledWhileServerCreates_whenOthersGoOn_thenOneDatabaseEach(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            for (int millis : new int[] {0, 5, 20, 60, 150}) {
                DyingDataSource.Moment moment = new DyingDataSource.Moment(DyingDataSource.When.CREATING, millis);
                DyingNode.run(tenancy.database, "create", "after-" + millis, moment);
            }

            finish(tenancy);

            assertThat(tenancy.registry.list(0, 100))
                    .hasSize(5)
                    .allSatisfy(tenant -> assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE));
            Leftovers.assertNone(tenancy);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-14: taken back at once after such a death, what comes late is found and removed")
    void givenNodeKilledWhileServerCreates_whenTakenBackAtOnce_thenNothingIsLeftOver(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            for (int millis : new int[] {0, 5, 20, 60, 150}) {
                DyingDataSource.Moment moment = new DyingDataSource.Moment(DyingDataSource.When.CREATING, millis);
                DyingNode.run(tenancy.database, "create", "acme", moment);
                RetriedCreationTest.wakeUp(tenancy);

                tenancy.lifecycle.delete(tenancy.registry.findBySlug("acme").orElseThrow());
            }
            assertThat(tenancy.registry.findBySlug("acme")).isEmpty();

            finish(tenancy);

            assertThat(tenancy.registry.list(0, 100)).isEmpty();
            Leftovers.assertNone(tenancy);
        }
    }

    /** As the background threads of two nodes do. */
    static void finish(Installation tenancy) throws InterruptedException {
        PendingOperations one = tenancy.pending();
        PendingOperations other = tenancy.pending();
        Thread second = new Thread(() -> finish(tenancy, other));
        second.setDaemon(true);
        second.start();
        finish(tenancy, one);
        second.join();
    }

    private static void finish(Installation tenancy, PendingOperations node) {
        await().pollInterval(Duration.ofMillis(500)).atMost(A_MINUTE).until(() -> {
            while (node.runOne()) {
                // the next one
            }
            return Leftovers.openOperations(tenancy) == 0;
        });
    }
}
