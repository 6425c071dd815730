package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.connection.ConnectionException;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.InvalidTenantException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantUpdate;
import io.tenancy.test.TestDatabase;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changing what is known about a tenant, and the way to its database. */
@Tag("integration")
class TenantUpdateTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-56: every attribute is changed or cleared, what is not named stays, and lookups follow at once")
    void givenTenant_whenUpdated_thenEveryAttributeFollows(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.lifecycle.create(NewTenant.of("acme", "Acme")
                    .domain("old.example.com")
                    .subdomain("old")
                    .plan("trial")
                    .data(Map.of("a", 1)));

            Tenant updated = tenancy.lifecycle.update(TenantUpdate.of(acme)
                    .name("Acme Ltd.")
                    .domain("NEW.example.com.")
                    .expiresAt(Instant.parse("2099-01-01T00:00:00Z"))
                    .data(Map.of("b", "two")));

            assertThat(updated.name()).isEqualTo("Acme Ltd.");
            assertThat(updated.domain()).isEqualTo("new.example.com");
            assertThat(updated.subdomain()).isEqualTo("old");
            assertThat(updated.plan()).isEqualTo("trial");
            assertThat(updated.expiresAt()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
            assertThat(updated.data()).isEqualTo(Map.of("b", "two"));
            assertThat(updated.slug()).isEqualTo("acme");
            assertThat(updated.databaseName()).isEqualTo(acme.databaseName());
            assertThat(tenancy.registry.findByDomain("new.example.com")).contains(acme);
            assertThat(tenancy.registry.findByDomain("old.example.com")).isEmpty();
            Tenant cleared = tenancy.lifecycle.update(TenantUpdate.of(updated)
                    .domain(null)
                    .subdomain(null)
                    .plan(null)
                    .expiresAt(null));
            assertThat(cleared.domain()).isNull();
            assertThat(cleared.subdomain()).isNull();
            assertThat(cleared.plan()).isNull();
            assertThat(cleared.expiresAt()).isNull();
            assertThat(cleared.name()).isEqualTo("Acme Ltd.");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("an update of a tenant that somebody has changed since, also by SQL, is refused and changes nothing")
    void givenChangedMeanwhile_whenUpdated_thenRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant read = tenancy.create("acme");
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET plan = 'gold' WHERE id = ?")
                    .param(read.id())
                    .update();

            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(
                            () -> tenancy.lifecycle.update(TenantUpdate.of(read).name("Mine")))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("TENANT_CHANGED"));

            Tenant now = tenancy.registry.reload(read.id()).orElseThrow();
            assertThat(now.name()).isEqualTo("ACME");
            assertThat(now.plan()).isEqualTo("gold");
            assertThat(tenancy.lifecycle
                            .update(TenantUpdate.of(now).name("Mine"))
                            .name())
                    .isEqualTo("Mine");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-10: a domain or subdomain of another tenant, in any spelling, is refused; so is what breaks a rule")
    void givenTakenOrWrongNames_whenUpdated_thenRefusedAndUnchanged(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            tenancy.lifecycle.create(
                    NewTenant.of("acme", "Acme").domain("acme.example.com").subdomain("acme"));
            Tenant globex = tenancy.create("globex");
            TenantUpdate update = TenantUpdate.of(globex);

            assertThatExceptionOfType(DuplicateTenantException.class)
                    .isThrownBy(() -> tenancy.lifecycle.update(update.domain("ACME.example.com.")))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("DUPLICATE_DOMAIN"));
            assertThatExceptionOfType(DuplicateTenantException.class)
                    .isThrownBy(() -> tenancy.lifecycle.update(update.subdomain("Acme")))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("DUPLICATE_SUBDOMAIN"));
            assertThatExceptionOfType(InvalidTenantException.class)
                    .isThrownBy(() -> tenancy.lifecycle.update(update.name(" ").plan("no plan")))
                    .satisfies(refused -> assertThat(refused.violations()).hasSize(2));

            Tenant now = tenancy.registry.reload(globex.id()).orElseThrow();
            assertThat(now.updatedAt()).isEqualTo(globex.updatedAt());
            tenancy.lifecycle.delete(globex);
            assertThatThrownBy(() ->
                            tenancy.lifecycle.update(TenantUpdate.of(globex).name("Late")))
                    .isInstanceOf(TenantNotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-06, N-11: host and login are changed only if they lead to the tenant's own database")
    void givenOtherWayToTheDatabase_whenUpdated_thenOnlyIfItLeadsThere(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "acme"));
            int port = tenancy.database.server().port();

            assertThatThrownBy(() -> tenancy.lifecycle.update(
                            TenantUpdate.of(acme).login(globex.databaseUsername(), password(tenancy, globex))))
                    .isInstanceOf(ConnectionException.class);
            assertThatThrownBy(() -> tenancy.lifecycle.update(
                            TenantUpdate.of(acme).login(acme.databaseUsername(), "wrong".toCharArray())))
                    .isInstanceOf(ConnectionException.class);
            assertThatThrownBy(
                            () -> tenancy.lifecycle.update(TenantUpdate.of(acme).server("evil host", port)))
                    .isInstanceOf(InvalidTenantException.class);
            assertThatThrownBy(() ->
                            tenancy.lifecycle.update(TenantUpdate.of(acme).login("app\"; DROP", "x".toCharArray())))
                    .isInstanceOf(InvalidTenantException.class);
            assertThat(tenancy.registry.reload(acme.id()).orElseThrow().updatedAt())
                    .isEqualTo(acme.updatedAt());

            String other = tenancy.database.server().host().equals("localhost") ? "127.0.0.1" : "localhost";
            Direct.changePassword(tenancy, acme, "Changed0");
            Tenant moved = tenancy.lifecycle.update(
                    TenantUpdate.of(acme).server(other, port).login(acme.databaseUsername(), "Changed0".toCharArray()));

            assertThat(moved.databaseHost()).isEqualTo(other);
            assertThat(Readers.call(() -> tenancy.context.callAs(moved, () -> Notes.read(tenancy))))
                    .containsExactly("acme");
        }
    }

    private static char[] password(Installation tenancy, Tenant tenant) {
        return Direct.password(tenancy, tenant).toCharArray();
    }
}
