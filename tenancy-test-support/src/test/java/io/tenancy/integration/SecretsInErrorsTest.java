package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.KnownSecrets;
import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditSettings;
import io.tenancy.logging.AuditTarget;
import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Law 8: what a driver says may hold a password; what we say does not. */
@Tag("integration")
class SecretsInErrorsTest {

    private static final AuditSettings NAMES_IN_CLEAR =
            new AuditSettings(Duration.ofDays(1), 1_000, Duration.ofMinutes(1), false);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-73: the text of a driver's error with the tenant's password in it, in the log and the audit trail")
    void givenErrorOfTheDriverWithAPassword_whenLoggedAndAudited_thenMasked(TestDatabase kind) throws Exception {
        try (Installation tenancy = Installation.on(kind);
                AuditedNode node = new AuditedNode(tenancy, "one", NAMES_IN_CLEAR)) {
            TenantLifecycle lifecycle = AuditTrailTest.lifecycle(tenancy, node.trail, Duration.ofDays(30));
            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));
            String password = Objects.requireNonNull(tenancy.configs.password(acme));
            DataAccessException failed = tenancy.context.callAs(acme, () -> failure(tenancy, password));
            String said = String.valueOf(failed.getMessage());
            assertThat(said).as("what the driver says").contains(password);

            List<Map<String, ?>> told = new ArrayList<>();
            TenancyLogger.contained(recording(told))
                    .logDatabaseOperation("failed", acme, Map.of("error", said, "cause", failed));
            node.trail.record("test.failed", AuditTarget.of(acme), AuditOutcome.NOTED, Map.of("error", said));

            assertThat(told)
                    .singleElement()
                    .asString()
                    .contains(KnownSecrets.MASK)
                    .doesNotContain(password);
            assertThat(node.all())
                    .filteredOn(entry -> entry.action().equals("test.failed"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.context())
                            .contains(KnownSecrets.MASK)
                            .doesNotContain(password));
            assertThat(node.all().toString()).doesNotContain(password);
        }
    }

    /** A name that is quoted keeps its case, as the password does. */
    private static DataAccessException failure(Installation tenancy, String password) {
        String quote = tenancy.database.kind().isPostgresql() ? "\"" : "`";
        try {
            JdbcClient.create(tenancy.router)
                    .sql("SELECT * FROM " + quote + password + quote)
                    .query()
                    .listOfRows();
        } catch (DataAccessException failed) {
            return failed;
        }
        throw new AssertionError("There is no such table.");
    }

    private static TenancyLogger recording(List<Map<String, ?>> told) {
        return new DelegatingTenancyLogger(TenancyLogger.noOp()) {

            @Override
            public void logDatabaseOperation(String operation, Tenant tenant, Map<String, ?> context) {
                told.add(context);
            }
        };
    }
}
