package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.provisioning.PendingOperations;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases that are ready before anybody signs up. */
@Tag("integration")
class SpareTenantsTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("a sign-up gets a spare with all that it asks for, without a statement to create or migrate anything")
    void givenSpares_whenTenantsAreCreated_thenTheyGetThemAndOthersAreMadeWhenThereIsNone(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, spares(2))) {
            fill(tenancy);
            List<Tenant> spares = tenancy.registry.list(0, 10);
            assertThat(spares).hasSize(2).allSatisfy(spare -> {
                assertThat(spare.isSpare()).isTrue();
                assertThat(spare.status()).isEqualTo(TenantStatus.PROVISIONING);
                assertThat(tenancy.registry.findBySlug(spare.slug())).isEmpty();
            });
            assertThat(tenancy.fleet.status()).isEmpty();

            Tenant acme = tenancy.lifecycle.create(NewTenant.of("acme", "Acme Ltd.")
                    .domain("acme.example")
                    .subdomain("acme")
                    .plan("gold")
                    .data(java.util.Map.of("seats", 7)));

            assertThat(acme.id()).isEqualTo(spares.get(0).id());
            assertThat(acme.databaseName()).isEqualTo(spares.get(0).databaseName());
            assertThat(acme.isSpare()).isFalse();
            assertThat(List.of(acme.slug(), acme.name(), acme.domain(), acme.subdomain(), acme.plan()))
                    .containsExactly("acme", "Acme Ltd.", "acme.example", "acme", "gold");
            assertThat(acme.data()).isEqualTo(java.util.Map.of("seats", 7));
            assertThat(acme.createdAt()).isAfter(spares.get(0).createdAt());
            assertThat(acme.status()).isEqualTo(TenantStatus.ACTIVE);
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "in a spare"));
            assertThat(Notes.direct(tenancy, acme)).containsExactly("in a spare");

            Tenant globex = tenancy.create("globex");
            Tenant initech = tenancy.create("initech");
            assertThat(globex.id()).isEqualTo(spares.get(1).id());
            assertThat(initech.id()).isGreaterThan(globex.id());
            assertThat(initech.status()).isEqualTo(TenantStatus.ACTIVE);

            fill(tenancy);
            assertThat(tenancy.registry.list(0, 10).stream().filter(Tenant::isSpare))
                    .hasSize(2);
            assertThat(tenancy.fleet.status())
                    .allSatisfy(each ->
                            assertThat(each.state()).isEqualTo(io.tenancy.migration.TenantMigration.State.CURRENT))
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-41: of two sign-ups at once on two nodes one gets the only spare, the other one a fresh database")
    void givenOneSpare_whenTwoNodesClaimIt_thenOneGetsItAndTheOtherAFreshOne(TestDatabase kind) throws Exception {
        try (Installation one = Installation.on(kind, spares(1))) {
            Installation other = Installation.on(one.database, spares(1));
            ExecutorService callers = Executors.newFixedThreadPool(2);
            try {
                for (int round = 0; round < 5; round++) {
                    fill(one);
                    long spare = one.registry.list(0, 1000).stream()
                            .filter(Tenant::isSpare)
                            .findFirst()
                            .orElseThrow()
                            .id();
                    int number = round;
                    List<Callable<Tenant>> both =
                            List.of(() -> one.create("one-" + number), () -> other.create("other-" + number));
                    List<Tenant> created = new ArrayList<>();
                    for (Future<Tenant> outcome : callers.invokeAll(both)) {
                        created.add(outcome.get());
                    }
                    assertThat(created).extracting(Tenant::status).containsOnly(TenantStatus.ACTIVE);
                    assertThat(created).extracting(Tenant::id).contains(spare).doesNotHaveDuplicates();
                    assertThat(created).extracting(Tenant::databaseName).doesNotHaveDuplicates();
                }
            } finally {
                callers.shutdownNow();
                other.closeNode();
            }
            if (kind != TestDatabase.H2) {
                Leftovers.assertNone(one);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-41: a sign-up that is refused leaves the spare to the next one")
    void givenSpare_whenNamesAreTaken_thenRefusedAndTheSpareIsStillThere(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, spares(1))) {
            tenancy.lifecycle.create(NewTenant.of("acme", "Acme").domain("acme.example"));
            fill(tenancy);
            Tenant spare = spare(tenancy);

            assertThatExceptionOfType(DuplicateTenantException.class).isThrownBy(() -> tenancy.create("acme"));
            assertThatExceptionOfType(DuplicateTenantException.class)
                    .isThrownBy(() -> tenancy.lifecycle.create(
                            NewTenant.of("globex", "Globex").domain("acme.example")));

            assertThat(tenancy.create("globex").id()).isEqualTo(spare.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a spare from before the application got another script gets it with its tenant")
    void givenSpareOfAnEarlierVersion_whenClaimed_thenUpToDate(TestDatabase kind) {
        try (Installation before = Installation.on(kind, spares(1))) {
            fill(before);
            Tenant spare = spare(before);
            Installation after = Installation.on(
                    before.database,
                    settings -> spares(1).apply(settings).migrations("classpath:db/tenant", "classpath:db/next"));
            try {
                Tenant acme = after.create("acme");

                assertThat(acme.id()).isEqualTo(spare.id());
                assertThat(Direct.tenant(after, acme)
                                .sql("SELECT COUNT(*) FROM second_half")
                                .query(Integer.class)
                                .single())
                        .isNotNegative();
                assertThat(after.fleet.status())
                        .singleElement()
                        .satisfies(status -> assertThat(status.version()).isEqualTo("2"));
            } finally {
                after.closeNode();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("a spare whose scripts fail is taken back, and the next one is not begun at once")
    void givenScriptsThatFail_whenSparesAreMade_thenNothingIsLeftAndNoStorm(TestDatabase kind) throws Exception {
        try (Installation tenancy =
                Installation.on(kind, settings -> spares(1).apply(settings).migrations("classpath:db/broken"))) {
            PendingOperations pending = tenancy.pending();
            for (int attempt = 1; attempt <= 4; attempt++) {
                assertThat(pending.runOne()).as("attempt %d", attempt).isTrue();
                assertThat(pending.runOne()).as("a second one meanwhile").isFalse();
                RetriedCreationTest.wakeUp(tenancy);
            }
            // Looked at once more for what the server finishes late.
            assertThat(pending.runOne()).isTrue();

            assertThat(pending.runOne()).as("begun anew within a minute").isFalse();
            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            Leftovers.assertNone(tenancy);

            Direct.central(tenancy)
                    .sql("UPDATE tenancy_operations SET finished_at = " + longAgo(kind))
                    .update();
            assertThat(pending.runOne()).as("begun anew after it").isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("spares that are not wanted any more are removed after ten minutes, and no tenant's database")
    void givenFewerSparesWanted_whenTimePasses_thenRemoved(TestDatabase kind) throws Exception {
        try (Installation many = Installation.on(kind, spares(2))) {
            fill(many);
            Tenant acme = many.create("acme");
            fill(many);
            Installation none = Installation.on(many.database, settings -> settings);
            try {
                assertThat(none.pending().runOne())
                        .as("nodes may be of two minds")
                        .isFalse();
                Direct.central(many)
                        .sql("UPDATE tenancy_operations SET updated_at = " + longAgo(kind))
                        .update();

                for (int i = 0; i < 4; i++) {
                    assertThat(none.pending().runOne()).isTrue();
                    RetriedCreationTest.wakeUp(none);
                }

                assertThat(none.pending().runOne()).isFalse();
                assertThat(none.registry.list(0, 10)).extracting(Tenant::slug).containsExactly("acme");
                Leftovers.assertNone(none);
                many.context.runAs(acme, () -> Notes.write(many, 1, "still here"));
            } finally {
                none.closeNode();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-13: killed at each step of making a spare and of giving it to a tenant, others finish both")
    @Tag("long")
    void givenNodeKilledAtEachStep_whenOthersGoOn_thenSparesAndTenantsAreComplete(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind, spares(1))) {
            if (kind == TestDatabase.POSTGRESQL) {
                // Its steps are those of every creation, which KilledCreationTest kills on both products.
                makeAndDie(tenancy);
            }
            settle(tenancy);
            assertThat(spare(tenancy).status()).isEqualTo(TenantStatus.PROVISIONING);

            List<String> asked = new ArrayList<>();
            int claiming =
                    DyingNode.atEachWrite(tenancy.database, "claim", DyingDataSource.When.AFTER_COMMIT, write -> {
                        settle(tenancy);
                        asked.add("t-" + write);
                        return "t-" + write;
                    });
            assertThat(claiming)
                    .as("claim, top-up, end, and one without a fault")
                    .isEqualTo(4);
            settle(tenancy);

            List<Tenant> tenants = tenancy.registry.list(0, 1000);
            assertThat(tenants.stream().filter(tenant -> !tenant.isSpare()))
                    .allSatisfy(tenant -> assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE))
                    .extracting(Tenant::slug)
                    .contains(asked.toArray(String[]::new));
            for (Tenant tenant : tenants) {
                if (!tenant.isSpare()) {
                    tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, tenant.slug()));
                    assertThat(Notes.direct(tenancy, tenant)).containsExactly(tenant.slug());
                }
            }
            tenancy.create("last");
            Leftovers.assertNone(tenancy);
        }
    }

    private static void makeAndDie(Installation tenancy) throws Exception {
        int making = DyingNode.atEachWrite(tenancy.database, "spare", DyingDataSource.When.AFTER_COMMIT, write -> {
            settle(tenancy);
            tenancy.registry.list(0, 1000).stream()
                    .filter(Tenant::isSpare)
                    .findFirst()
                    .ifPresent(spare -> tenancy.create("made-" + write));
            return "none";
        });
        assertThat(making)
                .as("registration, five steps, ready, and one without a fault")
                .isEqualTo(8);
    }

    private static void settle(Installation tenancy) {
        RetriedCreationTest.wakeUp(tenancy);
        fill(tenancy);
    }

    /** As the background threads do until nothing is left to do. */
    private static void fill(Installation tenancy) {
        PendingOperations pending = tenancy.pending();
        while (pending.runOne()) {
            // the next one
        }
    }

    private static Tenant spare(Installation tenancy) {
        return tenancy.registry.list(0, 1000).stream()
                .filter(Tenant::isSpare)
                .reduce((one, another) -> {
                    throw new AssertionError("more than one: " + one + ", " + another);
                })
                .orElseThrow();
    }

    private static UnaryOperator<Installation.Settings> spares(int number) {
        return settings -> settings.provisioning(settings.provisioning().spares(number));
    }

    private static String longAgo(TestDatabase kind) {
        return kind.isPostgresql() ? "now() - interval '1 hour'" : "now() - interval 1 hour";
    }
}
