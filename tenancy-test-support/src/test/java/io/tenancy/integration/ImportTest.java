package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.TenancyException;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.ExistingDatabase;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tenant gets a database that somebody else made, and loses it as it was. */
@Tag("integration")
class ImportTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-31, N-12: an empty database is marked, migrated and used, by a login of any password")
    void givenEmptyDatabase_whenImported_thenMigratedAndUsable(TestDatabase kind) throws Exception {
        try (Installation tenancy = importing(kind, false)) {
            String full = Existing.create(tenancy, "mine");

            Tenant acme = tenancy.lifecycle.create(request("acme", Existing.named(full)));

            assertThat(acme.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(acme.databaseName()).isEqualTo(full);
            assertThat(acme.databaseUsername()).isEqualTo(full);
            assertThat(acme.encryptedPassword()).startsWith("tnc1.").doesNotContain(Existing.PASSWORD);
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "acme"));
            assertThat(Notes.direct(tenancy, acme)).containsExactly("acme");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what is in a database is taken for a schema only if its version is said; its data stays")
    void givenFilledDatabase_whenImported_thenOnlyWithBaseline(TestDatabase kind) throws Exception {
        try (Installation tenancy = importing(kind, false)) {
            String full = Existing.create(tenancy, "mine");
            Existing.fill(tenancy, full);

            refused(tenancy, Existing.named(full), "IMPORT_REFUSED", "is not empty", "baseline");
            assertThat(markers(tenancy, full)).isEqualTo(-1);
            Tenant acme = tenancy.lifecycle.create(
                    request("acme", Existing.named(full).baseline("1")));

            assertThat(tenancy.context.callAs(acme, () -> Notes.read(tenancy))).containsExactly("before");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a baseline where none applies is refused: an empty database, or one that knows its version")
    void givenBaselineTooMuch_whenImported_thenRefused(TestDatabase kind) throws Exception {
        try (Installation tenancy = importing(kind, false)) {
            String full = Existing.create(tenancy, "mine");

            refused(tenancy, Existing.named(full).baseline("1"), "IMPORT_REFUSED", "is empty");
            refused(tenancy, Existing.named(full).baseline("1; DROP"), "INVALID_BASELINE", "3.1");
            tenancy.lifecycle.create(request("acme", Existing.named(full)));
            purge(tenancy, "acme");
            refused(tenancy, Existing.named(full).baseline("1"), "IMPORT_REFUSED", "history of migrations");

            assertThat(tenancy.lifecycle
                            .create(request("again", Existing.named(full)))
                            .status())
                    .isEqualTo(TenantStatus.ACTIVE);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-14: neither purge nor auto-delete drops it or its login; the marker goes, the data stays")
    void givenImported_whenPurgedOrAutoDeleted_thenEverythingButTheMarkerStays(TestDatabase kind) throws Exception {
        try (Installation tenancy = importing(kind, true)) {
            String full = Existing.create(tenancy, "mine");
            Existing.fill(tenancy, full);
            Tenant acme = tenancy.lifecycle.create(
                    request("acme", Existing.named(full).baseline("1")));
            assertThat(markers(tenancy, full)).isEqualTo(1);

            tenancy.lifecycle.delete(acme);

            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            assertThat(markers(tenancy, full)).isEqualTo(-1);
            assertThat(Existing.in(tenancy, full)
                            .sql("SELECT writer FROM notes")
                            .query(String.class)
                            .list())
                    .containsExactly("before");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("a purge does not wait for an imported database that is gone")
    void givenImportedDatabaseGone_whenPurged_thenForgotten(TestDatabase kind) throws Exception {
        try (Installation tenancy = importing(kind, false)) {
            String full = Existing.create(tenancy, "mine");
            tenancy.lifecycle.create(request("acme", Existing.named(full)));
            Existing.admin(tenancy, "DROP DATABASE " + full + (kind.isPostgresql() ? " WITH (FORCE)" : ""));

            purge(tenancy, "acme");

            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            assertThat(tenancy.database.server().roleNames()).contains(full);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a migration that fails takes back marker and row, and drops nothing")
    void givenBrokenMigration_whenImported_thenDatabaseStaysWithoutMarker(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind, settings -> settings.migrations("classpath:db/half"))) {
            String full = Existing.create(tenancy, "mine");
            Existing.fill(tenancy, full);

            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> tenancy.lifecycle.create(
                            request("acme", Existing.named(full).baseline("1"))))
                    .withMessageContaining("'schema'")
                    .satisfies(failed -> assertThat(failed.code()).isEqualTo("PROVISIONING_FAILED"));

            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            assertThat(Existing.in(tenancy, full)
                            .sql("SELECT writer FROM notes")
                            .query(String.class)
                            .list())
                    .containsExactly("before");
            assertThat(markers(tenancy, full)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("auto-create: false refuses a tenant without a database, and says what to do")
    void givenNoAutoCreate_whenCreatedWithoutDatabase_thenRefusedWithRemedy(TestDatabase kind) {
        try (Installation tenancy = importing(kind, false)) {
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> tenancy.create("acme"))
                    .withMessageContaining("NewTenant.database")
                    .withMessageContaining("--database")
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("PROVISIONING_DISABLED"));

            assertThat(tenancy.registry.list(0, 10)).isEmpty();
        }
    }

    private static Installation importing(TestDatabase kind, boolean autoDelete) {
        return Installation.on(
                kind,
                settings -> settings.provisioning(new ProvisioningSettings(
                        false, autoDelete, settings.provisioning().namePrefix(), true, Duration.ZERO)));
    }

    private static NewTenant request(String slug, ExistingDatabase database) {
        return NewTenant.of(slug, slug).database(database);
    }

    private static void purge(Installation tenancy, String slug) {
        Tenant tenant = tenancy.registry.findBySlug(slug).orElseThrow();
        tenancy.lifecycle.delete(tenant);
        tenancy.lifecycle.purge(tenant, slug);
    }

    private static void refused(Installation tenancy, ExistingDatabase database, String code, String... says) {
        assertThatExceptionOfType(TenancyException.class)
                .isThrownBy(() -> tenancy.lifecycle.create(request("acme", database)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code))
                .satisfies(refused -> assertThat(refused.getMessage()).contains(says));
        assertThat(tenancy.registry.list(0, 10))
                .noneMatch(tenant -> tenant.slug().startsWith("acme"));
    }

    /** How many rows its marker has; -1 without one. */
    static int markers(Installation tenancy, String full) throws SQLException {
        try {
            return Existing.in(tenancy, full)
                    .sql("SELECT COUNT(*) FROM tenancy_marker")
                    .query(Integer.class)
                    .single();
        } catch (org.springframework.jdbc.BadSqlGrammarException none) {
            return -1;
        }
    }
}
