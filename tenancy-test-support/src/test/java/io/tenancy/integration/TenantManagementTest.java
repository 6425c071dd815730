package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tenant's life from end to end, on each product. */
@Tag("feature")
class TenantManagementTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("Management: a tenant is created, suspended, resumed and deleted; its database stays")
    void givenNoAutoDelete_whenLivingThroughEverything_thenDatabaseStays(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "kept"));

            assertThat(tenancy.lifecycle.suspend(acme).status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                    .isInstanceOf(TenantInactiveException.class);
            assertThat(tenancy.lifecycle.resume(acme).status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(tenancy.context.callAs(acme, () -> Notes.read(tenancy))).containsExactly("kept");
            tenancy.lifecycle.delete(acme);

            assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                    .isInstanceOf(TenantNotFoundException.class);
            assertThat(tenancy.registry.findBySlug("acme")).isEmpty();
            assertThat(Notes.direct(tenancy, acme)).containsExactly("kept");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-38: with auto-delete the database and its login are gone, and a second delete is not found")
    void givenAutoDelete_whenDeleting_thenDatabaseAndLoginAreGone(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, autoDelete())) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "dropped"));

            tenancy.lifecycle.delete(acme);

            assertThat(exists(tenancy, acme)).isFalse();
            assertThat(tenancy.database.server().roleNames()).doesNotContain(acme.databaseUsername());
            assertThat(exists(tenancy, globex)).isTrue();
            assertThatThrownBy(() -> tenancy.lifecycle.delete(acme)).isInstanceOf(TenantNotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-14: with auto-delete a database whose marker is another's is not dropped")
    void givenMarkerOfAnother_whenDeletingWithAutoDelete_thenDatabaseStays(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, autoDelete())) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "kept"));
            Direct.tenant(tenancy, acme)
                    .sql("UPDATE tenancy_marker SET tenant_id = 4711")
                    .update();

            assertThatThrownBy(() -> tenancy.lifecycle.delete(acme))
                    .isInstanceOfSatisfying(
                            ProvisioningException.class,
                            refused -> assertThat(refused.code()).isEqualTo("DELETE_REFUSED"));

            assertThat(Notes.direct(tenancy, acme)).containsExactly("kept");
        }
    }

    private static UnaryOperator<Installation.Settings> autoDelete() {
        return settings -> settings.provisioning(
                new ProvisioningSettings(true, true, settings.provisioning().namePrefix(), true, Duration.ZERO));
    }

    private static boolean exists(Installation tenancy, Tenant tenant) {
        if (tenancy.database.kind() != TestDatabase.H2) {
            return tenancy.database.server().databaseNames().contains(tenant.databaseName());
        }
        // H2's data source would create what is not there; the tenant's table tells.
        return Direct.tenant(tenancy, tenant)
                        .sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'NOTES'")
                        .query(Integer.class)
                        .single()
                == 1;
    }
}
