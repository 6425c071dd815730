package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed in the middle of importing a database, and others go on. */
@Tag("integration")
@Tag("long")
class KilledImportTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-13: killed before and after each persisted step, an import is finished by another node, and nothing lost")
    void givenNodeKilledAtEachStep_whenOthersGoOn_thenEachTenantIsActiveWithItsData(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            List<String> registered = new ArrayList<>();
            for (DyingDataSource.When when : List.of(DyingDataSource.When.BEFORE, DyingDataSource.When.AFTER_COMMIT)) {
                int nodes = DyingNode.atEachWrite(tenancy.database, "import", when, write -> {
                    String slug = when.name().substring(0, 1).toLowerCase(java.util.Locale.ROOT) + write;
                    Existing.fill(tenancy, Existing.create(tenancy, slug));
                    if (write > 1 || when == DyingDataSource.When.AFTER_COMMIT) {
                        registered.add(slug);
                    }
                    return slug;
                });
                assertThat(nodes)
                        .as("registration, four steps, end, and one that nothing stopped")
                        .isEqualTo(7);
            }

            KilledCreationTest.finish(tenancy);

            assertThat(tenancy.registry.list(0, 100))
                    .allSatisfy(tenant -> assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE))
                    .extracting(Tenant::slug)
                    .containsExactlyInAnyOrderElementsOf(registered);
            for (Tenant tenant : tenancy.registry.list(0, 100)) {
                tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 2, "after"));
                assertThat(Notes.direct(tenancy, tenant)).containsExactly("before", "after");
                assertThat(ImportTest.markers(tenancy, tenant.databaseName())).isEqualTo(1);
            }
            assertThat(Leftovers.openOperations(tenancy)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-13: killed after each persisted step and then given up, an import leaves the database and no marker")
    void givenNodeKilledAtEachStep_whenDeleted_thenDatabaseIsAsItWas(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            for (int write = 1; write <= 5; write++) {
                String full = Existing.create(tenancy, "d" + write);
                Existing.fill(tenancy, full);
                DyingNode.run(
                        tenancy.database,
                        "import",
                        "d" + write,
                        new DyingDataSource.Moment(DyingDataSource.When.AFTER_COMMIT, write));
                RetriedCreationTest.wakeUp(tenancy);

                tenancy.lifecycle.delete(
                        tenancy.registry.findBySlug("d" + write).orElseThrow());

                assertThat(ImportTest.markers(tenancy, full)).isEqualTo(-1);
                assertThat(Existing.in(tenancy, full)
                                .sql("SELECT writer FROM notes")
                                .query(String.class)
                                .list())
                        .containsExactly("before");
            }

            KilledCreationTest.finish(tenancy);

            assertThat(tenancy.registry.list(0, 100)).isEmpty();
        }
    }
}
