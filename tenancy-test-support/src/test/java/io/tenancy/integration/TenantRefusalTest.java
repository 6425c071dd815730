package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.TenancyException;
import io.tenancy.context.TenantScope;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantNotFoundException;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may not be used is refused at the switch, and within seconds where a thread was bound before. */
@Tag("integration")
class TenantRefusalTest {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "H2         | is_active = FALSE                            | TENANT_INACTIVE",
                "POSTGRESQL | is_active = FALSE                            | TENANT_INACTIVE",
                "MARIADB    | is_active = FALSE                            | TENANT_INACTIVE",
                "MYSQL      | is_active = FALSE                            | TENANT_INACTIVE",
                "H2         | expires_at = CURRENT_TIMESTAMP(6)            | TENANT_INACTIVE",
                "POSTGRESQL | expires_at = clock_timestamp()               | TENANT_INACTIVE",
                "MARIADB    | expires_at = UTC_TIMESTAMP(6)                | TENANT_INACTIVE",
                "H2         | deleted_at = CURRENT_TIMESTAMP(6), slug = 'x~1' | TENANT_UNKNOWN",
                "POSTGRESQL | deleted_at = clock_timestamp(), slug = 'x~1' | TENANT_UNKNOWN",
                "MARIADB    | deleted_at = UTC_TIMESTAMP(6), slug = 'x~1'  | TENANT_UNKNOWN"
            })
    @DisplayName("N-41, S-83, P10: what SQL changes on central is refused within 5 s, bound threads included")
    void givenWarmTenant_whenRowChangesBySql_thenSwitchAndNextConnectionAreRefused(
            TestDatabase kind, String change, String code) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            try (TenantScope bound = tenancy.connections.switchToTenant(acme)) {
                Notes.write(tenancy, 1, "before");
                Direct.central(tenancy)
                        .sql("UPDATE tenants SET " + change + " WHERE id = ?")
                        .param(acme.id())
                        .update();

                await().pollInSameThread()
                        .atMost(FEW_SECONDS)
                        .untilAsserted(() -> assertThatThrownBy(() -> Notes.read(tenancy))
                                .isInstanceOfSatisfying(
                                        TenancyException.class,
                                        refused -> assertThat(refused.code()).isEqualTo(code)));
            }
            assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                    .isInstanceOfSatisfying(
                            TenancyException.class,
                            refused -> assertThat(refused.code()).isEqualTo(code));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-39: a row that is gone is unknown, at the switch and to a bound thread")
    void givenWarmTenant_whenRowIsRemoved_thenUnknown(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            try (TenantScope bound = tenancy.connections.switchToTenant(acme)) {
                Notes.write(tenancy, 1, "before");
                Direct.central(tenancy)
                        .sql("DELETE FROM tenants WHERE id = ?")
                        .param(acme.id())
                        .update();

                await().pollInSameThread()
                        .atMost(FEW_SECONDS)
                        .untilAsserted(() -> assertThatThrownBy(() -> Notes.read(tenancy))
                                .isInstanceOf(TenantNotFoundException.class));
            }
            assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                    .isInstanceOf(TenantNotFoundException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"H2, RUNNING", "POSTGRESQL, RUNNING", "MARIADB, RUNNING", "H2, FAILED", "POSTGRESQL, FAILED"})
    @DisplayName("N-39, S-35: a tenant that is being created, or whose creation failed, is not ready")
    void givenOpenCreation_whenSwitching_thenNotReady(TestDatabase kind, String state) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            Direct.central(tenancy)
                    .sql("UPDATE tenancy_operations SET finished_at = NULL, state = ? WHERE tenant_id = ?")
                    .params(state, acme.id())
                    .update();
            tenancy.registry.reload(acme.id());

            assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                    .isInstanceOfSatisfying(
                            TenancyException.class,
                            refused -> assertThat(refused.code()).isEqualTo("TENANT_NOT_READY"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S-59, F-12: a tenant of another node is found at once, and refused soon when suspended there")
    void givenTwoNodes_whenOneCreatesAndSuspends_thenTheOtherFollows(TestDatabase kind) {
        try (Installation here = Installation.on(kind)) {
            Installation there = Installation.on(here.database, settings -> settings);
            try {
                assertThat(here.registry.findBySlug("acme")).isEmpty();
                Tenant acme = there.create("acme");

                await().pollInSameThread()
                        .atMost(FEW_SECONDS)
                        .until(() -> here.registry.findBySlug("acme").isPresent());
                here.context.runAs(acme, () -> Notes.write(here, 1, "here"));
                there.lifecycle.suspend(acme);

                await().pollInSameThread()
                        .atMost(FEW_SECONDS)
                        .untilAsserted(() -> assertThatThrownBy(() -> here.context.runAs(acme, () -> Notes.read(here)))
                                .isInstanceOf(io.tenancy.tenant.TenantInactiveException.class));
            } finally {
                there.closeNode();
            }
        }
    }
}
