package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.event.TenantEvent;
import io.tenancy.event.TenantEventListener;
import io.tenancy.event.VetoableTenantEvent;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.provisioning.TenantHook;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.tenant.TenantUpdate;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an application hears of tenants' lives, can prevent, and does of its own. */
@Tag("integration")
class TenantEventsTest {

    private final List<String> heard = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "each change is asked for before and told afterwards, and a listener that fails afterwards breaks nothing")
    void givenListeners_whenLivingThroughEverything_thenAskedAndTold(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            TenantEventListener failing = event -> {
                if (!(event instanceof VetoableTenantEvent)) {
                    throw new IllegalStateException("late");
                }
            };
            TenantLifecycle lifecycle = lifecycle(tenancy, List.of(failing, this::hear), List.of());

            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));
            lifecycle.suspend(acme);
            Tenant resumed = lifecycle.resume(acme);
            Tenant renamed =
                    lifecycle.rename(lifecycle.update(TenantUpdate.of(resumed).plan("gold")), "acme-2");
            lifecycle.delete(renamed);
            lifecycle.restore(renamed);
            lifecycle.delete(renamed);
            lifecycle.purge(renamed, "acme-2");

            assertThat(heard)
                    .containsExactly(
                            "TenantCreating",
                            "TenantCreated",
                            "TenantSuspending",
                            "TenantSuspended",
                            "TenantResuming",
                            "TenantResumed",
                            "TenantUpdating",
                            "TenantUpdated",
                            "TenantRenaming",
                            "TenantRenamed",
                            "TenantDeleting",
                            "TenantDeleted",
                            "TenantRestoring",
                            "TenantRestored",
                            "TenantDeleting",
                            "TenantDeleted",
                            "TenantPurging",
                            "TenantPurged");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-40: a listener that objects prevents it: no row, no database, no migration, no change")
    void givenVeto_whenAskedForAnything_thenNothingHasChanged(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            List<String> databases = tenancy.database.server().databaseNames();
            TenantLifecycle vetoed = lifecycle(
                    tenancy,
                    List.of(event -> {
                        throw new IllegalArgumentException("not today");
                    }),
                    List.of());

            assertVetoed(() -> vetoed.create(NewTenant.of("globex", "Globex")));
            assertVetoed(() -> vetoed.suspend(acme));
            assertVetoed(() -> vetoed.update(TenantUpdate.of(acme).plan("gold")));
            assertVetoed(() -> vetoed.rename(acme, "other"));
            assertVetoed(() -> vetoed.delete(acme));

            assertThat(tenancy.registry.list(0, 10)).containsExactly(acme);
            assertThat(tenancy.registry.reload(acme.id()).orElseThrow().updatedAt())
                    .isEqualTo(acme.updatedAt());
            assertThat(tenancy.database.server().databaseNames()).isEqualTo(databases);
            tenancy.lifecycle.delete(acme);
            assertVetoed(() -> vetoed.restore(acme));
            assertVetoed(() -> vetoed.purge(acme, "acme"));
            assertThat(tenancy.lifecycle.restore(acme).status()).isEqualTo(TenantStatus.ACTIVE);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-31: hooks run in their order after the schema and before the tenant is active, each once")
    void givenHooks_whenCreated_thenRunInOrderBeforeActive(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Seed seed = new Seed(tenancy, "seed", false);
            TenantLifecycle lifecycle = lifecycle(tenancy, List.of(), List.of(seed, new Seed(tenancy, "more", false)));

            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));

            assertThat(heard).containsExactly("seed PROVISIONING", "more PROVISIONING");
            assertThat(Notes.direct(tenancy, acme)).containsExactly("seed", "more");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-32: a hook that fails is taken back with those before it, and not with those that never ran")
    void givenFailingHook_whenCreated_thenThoseThatRanAreReverted(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            List<String> databases = tenancy.database.server().databaseNames();
            TenantLifecycle lifecycle = lifecycle(
                    tenancy,
                    List.of(),
                    List.of(
                            new Seed(tenancy, "first", false),
                            new Seed(tenancy, "second", true),
                            new Seed(tenancy, "third", false)));

            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> lifecycle.create(NewTenant.of("acme", "Acme")))
                    .withMessageContaining("hook-second")
                    .withMessageContaining("second is broken");

            assertThat(heard)
                    .containsExactly("first PROVISIONING", "second PROVISIONING", "revert second", "revert first");
            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            assertThat(tenancy.database.server().databaseNames()).isEqualTo(databases);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-14: a hook that fails before the drop prevents it; a retry goes on when it no longer does")
    void givenHookThatFailsBeforeDrop_whenPurged_thenDatabaseStays(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "kept"));
            Seed backup = new Seed(tenancy, "backup", true);
            TenantLifecycle lifecycle = lifecycle(tenancy, List.of(), List.of(backup));
            lifecycle.delete(acme);

            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> lifecycle.purge(acme, "acme"))
                    .withMessageContaining("backup is broken");
            assertThat(Notes.direct(tenancy, acme)).containsExactly("kept");

            lifecycle(tenancy, List.of(), List.of(new Seed(tenancy, "backup", false)))
                    .retry(acme);

            assertThat(heard).containsExactly("backup of [kept]", "backup of [kept]");
            assertThat(tenancy.registry.list(0, 10)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a creation that stopped at a hook which is gone by now is finished without it")
    void givenHookThatIsGone_whenRetried_thenActive(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            TenantHook stuck = new Seed(tenancy, "stuck", true) {
                @Override
                public void revert(Tenant tenant) {
                    throw new IllegalStateException("cannot go back");
                }
            };
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(
                            () -> lifecycle(tenancy, List.of(), List.of(stuck)).create(NewTenant.of("acme", "Acme")));
            Tenant acme = tenancy.registry.findBySlug("acme").orElseThrow();
            assertThat(acme.status()).isEqualTo(TenantStatus.FAILED);

            assertThat(tenancy.lifecycle.retry(acme).status()).isEqualTo(TenantStatus.ACTIVE);

            assertThat(Notes.direct(tenancy, acme)).containsExactly("stuck");
        }
    }

    private void hear(TenantEvent event) {
        heard.add(event.getClass().getSimpleName());
    }

    private static TenantLifecycle lifecycle(
            Installation tenancy, List<TenantEventListener> listeners, List<TenantHook> hooks) {
        return TenantLifecycle.central(
                new ProvisioningSettings(true, false, tenancy.database.tenantPrefix(), true, Duration.ZERO),
                tenancy.parts.with(listeners, hooks),
                TenancyLogger.noOp());
    }

    private static void assertVetoed(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(call)
                .withMessageContaining("not today")
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("VETOED"));
    }

    /** Writes a row at creation, reads them before the drop, and notes what it is asked for. */
    private class Seed implements TenantHook {

        private final Installation tenancy;
        private final String name;
        private final boolean broken;

        Seed(Installation tenancy, String name, boolean broken) {
            this.tenancy = tenancy;
            this.name = name;
            this.broken = broken;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void create(Tenant tenant, DataSource database) throws Exception {
            heard.add(name + " "
                    + tenancy.registry.reload(tenant.id()).orElseThrow().status());
            JdbcClient.create(database)
                    .sql("INSERT INTO notes (id, writer) VALUES (?, ?)")
                    .params(heard.size(), name)
                    .update();
            breakDown();
        }

        @Override
        public void revert(Tenant tenant) {
            heard.add("revert " + name);
        }

        @Override
        public void beforeDrop(Tenant tenant, DataSource database) throws Exception {
            heard.add(name + " of "
                    + JdbcClient.create(database)
                            .sql("SELECT writer FROM notes")
                            .query(String.class)
                            .list());
            breakDown();
        }

        private void breakDown() throws Exception {
            if (broken) {
                throw new Exception(name + " is broken");
            }
        }
    }
}
