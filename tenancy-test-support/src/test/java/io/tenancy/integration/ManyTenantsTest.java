package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.TenancyException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One thread that goes through many tenants. */
@Tag("integration")
class ManyTenantsTest {

    @ParameterizedTest
    @CsvSource({"H2, 100", "POSTGRESQL, 12", "MARIADB, 12"})
    @DisplayName("S-77: one of many fails, the others run, and the thread is what it was before")
    void givenOneOfManyFails_whenGoingThroughAll_thenOthersRunAndContextIsRestored(TestDatabase kind, int count) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant outer = tenancy.create("outer");
            List<Tenant> tenants = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tenants.add(tenancy.create("t" + i));
            }
            Tenant broken = tenants.get(count / 2);
            new Rows(tenancy)
                    .point(
                            broken,
                            broken.databaseHost(),
                            broken.databasePort(),
                            "nowhere_1",
                            broken.databaseUsername(),
                            broken.encryptedPassword());
            List<Tenant> failed = new ArrayList<>();

            try (TenantScope scope = tenancy.connections.switchToTenant(outer)) {
                for (Tenant tenant : tenants) {
                    try {
                        tenancy.context.runAs(tenant, () -> Notes.write(tenancy, 1, tenant.slug()));
                    } catch (TenancyException one) {
                        failed.add(tenant);
                    }
                    assertThat(tenancy.context.require()).isEqualTo(outer);
                }
                assertThat(Notes.read(tenancy)).isEmpty();
            }

            assertThat(tenancy.context.current()).isEmpty();
            assertThat(failed).containsExactly(broken);
            for (Tenant tenant : tenants) {
                if (!tenant.equals(broken)) {
                    assertThat(Notes.direct(tenancy, tenant)).containsExactly(tenant.slug());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("N-23: two tenants in turn through one driver: each connection has the login of its own tenant")
    void givenTwoTenantsInTurn_whenConnecting_thenEachHasItsOwnLogin(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            List<Tenant> tenants = List.of(tenancy.create("acme"), tenancy.create("globex"));
            String asked = kind == TestDatabase.POSTGRESQL
                    ? "SELECT CONCAT(current_user, ' ', current_database())"
                    : "SELECT CONCAT(SUBSTRING_INDEX(CURRENT_USER(), '@', 1), ' ', DATABASE())";

            for (int round = 0; round < 5; round++) {
                for (Tenant tenant : tenants) {
                    String answer = tenancy.context.callAs(
                            tenant,
                            () -> tenancy.jdbc.sql(asked).query(String.class).single());

                    assertThat(answer).isEqualTo(tenant.databaseUsername() + " " + tenant.databaseName());
                    tenancy.lifecycle.suspend(tenant); // the next round opens it anew
                    tenancy.lifecycle.resume(tenant);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, pg_backend_pid", "MARIADB, CONNECTION_ID", "MYSQL, CONNECTION_ID"})
    @DisplayName("contract 11: connections are reused")
    void givenPool_whenAskedAgainAndAgain_thenOneConnectionServes(TestDatabase kind, String session) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            List<Long> sessions = tenancy.context.callAs(acme, () -> {
                List<Long> seen = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    seen.add(tenancy.jdbc
                            .sql("SELECT " + session + "()")
                            .query(Long.class)
                            .single());
                }
                return seen;
            });

            assertThat(sessions).containsOnly(sessions.get(0));
        }
    }
}
