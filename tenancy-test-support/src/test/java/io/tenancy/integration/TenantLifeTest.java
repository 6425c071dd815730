package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deleted, restored, deleted again and purged. */
@Tag("integration")
@Tag("long")
class TenantLifeTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("a deleted tenant is restored with its names and its data")
    void givenDeletedTenant_whenRestored_thenEverythingIsAsItWas(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.lifecycle.create(
                    NewTenant.of("acme", "Acme").domain("acme.example.com").subdomain("acme"));
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "kept"));
            tenancy.lifecycle.delete(acme);
            assertThat(tenancy.registry.findByDomain("acme.example.com")).isEmpty();

            Tenant restored = tenancy.lifecycle.restore(acme);

            assertThat(restored.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(tenancy.registry.findBySlug("acme")).contains(acme);
            assertThat(tenancy.registry.findByDomain("acme.example.com")).contains(acme);
            assertThat(tenancy.registry.findBySubdomain("acme")).contains(acme);
            assertThat(tenancy.context.callAs(restored, () -> Notes.read(tenancy)))
                    .containsExactly("kept");
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> tenancy.lifecycle.restore(acme))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("NOT_DELETED"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-09: a slug used again never meets the old database, and the old tenant cannot come back under it")
    void givenSlugUsedAgain_whenRestored_thenRefusedAndBothDatabasesAreThere(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant old = tenancy.create("acme");
            tenancy.context.runAs(old, () -> Notes.write(tenancy, 1, "old"));
            tenancy.lifecycle.delete(old);

            Tenant young = tenancy.create("acme");

            assertThat(young.databaseName()).isNotEqualTo(old.databaseName());
            assertThat(tenancy.context.callAs(young, () -> Notes.read(tenancy))).isEmpty();
            assertThatExceptionOfType(DuplicateTenantException.class)
                    .isThrownBy(() -> tenancy.lifecycle.restore(old))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("DUPLICATE_SLUG"));
            assertThat(Notes.direct(tenancy, old)).containsExactly("old");
            assertThat(tenancy.registry.findBySlug("acme")).contains(young);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "N-14: a purge within the retention, without the slug, or of a live tenant is refused and changes nothing")
    void givenReasonNotTo_whenPurged_thenRefusedAndDatabaseIsThere(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "kept"));
            assertThatThrownBy(() -> tenancy.lifecycle.purge(acme, "acme")).isInstanceOf(TenantNotFoundException.class);
            tenancy.lifecycle.delete(acme);

            assertRefused(() -> tenancy.lifecycle.purge(acme, "acne"), "was not repeated");
            assertRefused(() -> tenancy.lifecycle.purge(acme, "acme"), "tenancy.provisioning.retention");

            assertThat(Notes.direct(tenancy, acme)).containsExactly("kept");
            assertThat(tenancy.lifecycle.restore(acme).status()).isEqualTo(TenantStatus.ACTIVE);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-14: a database that Tenancy did not create is not dropped, whatever its marker says")
    void givenDatabaseOfOtherMaking_whenPurged_thenRefusedAndDatabaseStays(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, retention(Duration.ZERO))) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "kept"));
            Direct.tenant(tenancy, acme)
                    .sql("UPDATE tenancy_marker SET nonce = 'by hand'")
                    .update();
            tenancy.lifecycle.delete(acme);

            assertRefused(() -> tenancy.lifecycle.purge(acme, "acme"), "was not created by Tenancy");

            assertThat(Notes.direct(tenancy, acme)).containsExactly("kept");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("after the retention a confirmed purge removes database, login and row, and only those")
    void givenRetentionOver_whenPurged_thenNothingIsLeftOfIt(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, retention(Duration.ZERO))) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            tenancy.context.runAs(globex, () -> Notes.write(tenancy, 1, "kept"));
            tenancy.lifecycle.delete(acme);
            assertThat(tenancy.registry.list(0, 10)).containsExactly(acme, globex);

            tenancy.lifecycle.purge(acme, "acme");

            assertThat(tenancy.registry.list(0, 10)).containsExactly(globex);
            assertThat(Notes.direct(tenancy, globex)).containsExactly("kept");
            assertThatThrownBy(() -> tenancy.lifecycle.purge(acme, "acme")).isInstanceOf(TenantNotFoundException.class);
            assertThatThrownBy(() -> tenancy.lifecycle.restore(acme)).isInstanceOf(TenantNotFoundException.class);
            if (kind != TestDatabase.H2) {
                Leftovers.assertNone(tenancy);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("a tenant whose password rotation was stopped in the middle is purged all the same")
    void givenPasswordThatOnlyTheServerHas_whenPurged_thenNothingIsLeftOfIt(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, retention(Duration.ZERO))) {
            Tenant acme = tenancy.create("acme");
            String pending = new String(tenancy.configs.passwords().propose(acme.id()));
            Direct.changePassword(tenancy, acme, pending);
            tenancy.lifecycle.delete(acme);

            tenancy.lifecycle.purge(acme, "acme");

            Leftovers.assertNone(tenancy);
            assertThat(Direct.central(tenancy)
                            .sql("SELECT COUNT(*) FROM tenancy_passwords")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("with auto-delete a background thread purges what was deleted long enough ago, and nothing else")
    void givenAutoDelete_whenRetentionIsOver_thenPurgedInTheBackground(TestDatabase kind) {
        try (Installation tenancy = Installation.on(
                kind,
                settings -> settings.provisioning(new ProvisioningSettings(
                        true, true, settings.provisioning().namePrefix(), true, Duration.ofDays(1))))) {
            Tenant old = tenancy.create("old");
            Tenant recent = tenancy.create("recent");
            Tenant live = tenancy.create("live");
            List.of(old, recent).forEach(tenancy.lifecycle::delete);
            assertThat(tenancy.pending().runOne()).isFalse();
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET deleted_at = '2020-01-01 00:00:00+00' WHERE id = ?"
                            .replace("+00'", kind == TestDatabase.MARIADB || kind == TestDatabase.MYSQL ? "'" : "+00'"))
                    .param(old.id())
                    .update();

            assertThat(tenancy.pending().runOne()).isTrue();

            assertThat(tenancy.pending().runOne()).isFalse();
            assertThat(tenancy.registry.list(0, 10)).containsExactly(recent, live);
            if (kind != TestDatabase.H2) {
                Leftovers.assertNone(tenancy);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-56: a renamed tenant is found by its new slug alone, in the database that it had")
    void givenTenant_whenRenamed_thenSameDatabase(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "kept"));

            Tenant renamed = tenancy.lifecycle.rename(acme, "Acme-2");

            assertThat(renamed.slug()).isEqualTo("acme-2");
            assertThat(renamed.databaseName()).isEqualTo(acme.databaseName());
            assertThat(tenancy.registry.findBySlug("acme")).isEmpty();
            assertThat(tenancy.registry.findBySlug("acme-2")).contains(acme);
            assertThat(tenancy.context.callAs(renamed, () -> Notes.read(tenancy)))
                    .containsExactly("kept");
            tenancy.create("acme");
            assertThatThrownBy(() -> tenancy.lifecycle.rename(renamed, "acme"))
                    .isInstanceOf(DuplicateTenantException.class);
        }
    }

    private static UnaryOperator<Installation.Settings> retention(Duration retention) {
        return settings -> settings.provisioning(
                new ProvisioningSettings(true, false, settings.provisioning().namePrefix(), true, retention));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(call)
                .withMessageContaining(why)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("DELETE_REFUSED"));
    }
}
