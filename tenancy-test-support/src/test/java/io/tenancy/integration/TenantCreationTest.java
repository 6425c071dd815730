package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.context.TenantScope;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Creating tenants, also beside others that work. */
@Tag("integration")
@Tag("long")
class TenantCreationTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-31: a created tenant has its database, then its schema, then is active")
    void givenNewTenant_whenCreated_thenDatabaseSchemaAndActiveInOrder(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            assertThat(acme.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(Notes.direct(tenancy, acme)).isEmpty();
            assertThat(Direct.central(tenancy)
                            .sql("SELECT step, state FROM tenancy_operations WHERE tenant_id = ?")
                            .param(acme.id())
                            .query((row, n) -> row.getString(1) + " " + row.getString(2))
                            .list())
                    .containsExactly("schema DONE");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-32: a migration that fails half-way leaves no row, database or login, and names its step")
    void givenMigrationThatFailsHalfWay_whenCreating_thenNothingIsLeft(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind, settings -> settings.migrations("classpath:db/broken"))) {
            List<String> databases = tenancy.database.server().databaseNames();
            List<String> roles = tenancy.database.server().roleNames();

            assertThatThrownBy(() -> tenancy.create("acme"))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContainingAll("acme", "step 'schema'", "removed again");

            assertThat(tenancy.registry.list(0, 10)).isEmpty();
            assertThat(tenancy.registry.findBySlug("acme")).isEmpty();
            assertThat(tenancy.database.server().databaseNames()).isEqualTo(databases);
            assertThat(tenancy.database.server().roleNames()).isEqualTo(roles);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-07: a tenant created while another is current is registered in central and leaves the thread alone")
    void givenTenantCurrent_whenCreatingAnother_thenRowInCentralAndTenantStillCurrent(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            try (TenantScope scope = tenancy.connections.switchToTenant(acme)) {
                Tenant globex = tenancy.create("globex");

                assertThat(tenancy.context.require()).isEqualTo(acme);
                assertThat(Notes.owner(tenancy)).isEqualTo(acme.id());
                assertThat(Notes.direct(tenancy, globex)).isEmpty();
            }
            assertThat(Direct.central(tenancy)
                            .sql("SELECT slug FROM tenants ORDER BY id")
                            .query(String.class)
                            .list())
                    .containsExactly("acme", "globex");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-86, N-07: tenants whose names look alike have databases of their own")
    void givenSimilarSlugs_whenEachWrites_thenEachReadsItsOwn(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            List<Tenant> tenants = List.of(
                    tenancy.create("acme"), tenancy.create("acme_eu"), tenancy.create("a-b"), tenancy.create("a_b"));

            tenants.forEach(tenant -> tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, tenant.slug())));

            assertThat(tenants)
                    .allSatisfy(
                            tenant -> assertThat(Notes.direct(tenancy, tenant)).containsExactly(tenant.slug()));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-87: tenants that come, change and go without pause disturb nobody who reads others")
    void givenReadersOfOthers_whenTenantsComeAndGo_thenNoErrorAndNoMisroute(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            List<Tenant> others = List.of(tenancy.create("first"), tenancy.create("second"));
            AtomicBoolean ended = new AtomicBoolean();
            Readers readers = Readers.start(
                    8,
                    () -> others.forEach(tenant -> assertThat(
                                    Readers.call(() -> tenancy.context.callAs(tenant, () -> Notes.owner(tenancy))))
                            .isEqualTo(tenant.id())),
                    ended);

            IntStream.range(0, 15).forEach(i -> {
                Tenant passing = tenancy.lifecycle.create(NewTenant.of("passing", "Passing"));
                tenancy.context.runAs(passing, () -> Notes.write(tenancy, i, "passing"));
                tenancy.lifecycle.suspend(passing);
                tenancy.lifecycle.resume(passing);
                tenancy.lifecycle.delete(passing);
            });
            ended.set(true);

            assertThat(readers.rounds()).isPositive();
        }
    }
}
