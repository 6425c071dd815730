package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way from a tenant to its database, on every product. */
@Tag("integration")
class DatabaseConnectionTest {

    @ParameterizedTest
    @EnumSource
    void givenTwoTenants_whenEachWrites_thenEachReadsItsOwn(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");

            for (Tenant tenant : new Tenant[] {acme, globex}) {
                try (TenantScope scope = tenancy.connections.switchToTenant(tenant)) {
                    tenancy.jdbc
                            .sql("INSERT INTO notes (id, writer) VALUES (1, ?)")
                            .param(tenant.slug())
                            .update();
                }
            }

            assertThat(acme.status()).isEqualTo(TenantStatus.ACTIVE);
            for (Tenant tenant : new Tenant[] {acme, globex}) {
                try (TenantScope scope = tenancy.connections.switchToTenant(tenant)) {
                    assertThat(tenancy.jdbc
                                    .sql("SELECT writer FROM notes")
                                    .query(String.class)
                                    .list())
                            .containsExactly(tenant.slug());
                }
            }
        }
    }
}
