package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.provisioning.PendingOperations;
import io.tenancy.provisioning.ProvisioningException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A creation whose node died, and that does not succeed by itself. */
@Tag("integration")
class RetriedCreationTest {

    /** Registered, and the schema begun. */
    private static final DyingDataSource.Moment AT_SCHEMA =
            new DyingDataSource.Moment(DyingDataSource.When.AFTER_COMMIT, 6);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("F-13: what fails again and again is FAILED with its reason, and works with a retry when that is gone")
    void givenScriptThatFails_whenResumedAndThenRetried_thenFailedAndThenActive(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            DyingNode.run(tenancy.database, "create", "acme", AT_SCHEMA);
            Installation broken =
                    Installation.on(tenancy.database, settings -> settings.migrations("classpath:db/broken"));
            try {
                resume(broken, 3);
                Tenant acme = broken.registry.findBySlug("acme").orElseThrow();
                assertThat(broken.registry.reload(acme.id()).orElseThrow().status())
                        .isEqualTo(TenantStatus.FAILED);
                assertThat(lastError(tenancy)).singleElement().asString().contains("acme");

                assertThatExceptionOfType(ProvisioningException.class)
                        .isThrownBy(() -> broken.lifecycle.retry(acme))
                        .satisfies(refused -> assertThat(refused.code()).isEqualTo("PROVISIONING_FAILED"));

                assertThat(tenancy.lifecycle.retry(acme).status()).isEqualTo(TenantStatus.ACTIVE);
                tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "works"));
                assertThat(Notes.direct(tenancy, acme)).containsExactly("works");
                assertThatExceptionOfType(ProvisioningException.class)
                        .isThrownBy(() -> tenancy.lifecycle.retry(acme))
                        .satisfies(refused -> assertThat(refused.code()).isEqualTo("NOTHING_TO_RETRY"));
                Leftovers.assertNone(tenancy);
            } finally {
                broken.closeNode();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("a retry while somebody is at it is refused, and the tenant stays out of reach")
    void givenOperationOfANodeThatWasHereAMomentAgo_whenRetried_thenRefused(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind)) {
            DyingNode.run(tenancy.database, "create", "acme", AT_SCHEMA);
            Tenant acme = tenancy.registry.findBySlug("acme").orElseThrow();

            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> tenancy.lifecycle.retry(acme))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo("OPERATION_IN_PROGRESS"));

            assertThat(tenancy.pending().runOne()).isFalse();
            assertThat(acme.status()).isEqualTo(TenantStatus.PROVISIONING);
        }
    }

    private static void resume(Installation node, int times) {
        PendingOperations pending = node.pending();
        for (int i = 0; i < times; i++) {
            wakeUp(node);
            assertThat(pending.runOne()).isTrue();
        }
        assertThat(pending.runOne()).isFalse();
    }

    /** As if the time until the next attempt were over. */
    static void wakeUp(Installation node) {
        Direct.central(node)
                .sql("UPDATE tenancy_operations SET leased_until = NULL WHERE state <> 'FAILED'")
                .update();
    }

    private static List<String> lastError(Installation tenancy) {
        JdbcClient central = Direct.central(tenancy);
        return central.sql("SELECT last_error FROM tenancy_operations WHERE state = 'FAILED'")
                .query(String.class)
                .list();
    }
}
