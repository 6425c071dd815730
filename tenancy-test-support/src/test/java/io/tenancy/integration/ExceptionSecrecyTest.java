package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tenancy.TenancyException;
import io.tenancy.connection.DatabaseConfig;
import io.tenancy.context.TenantScope;
import io.tenancy.credential.SecretOwner;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a failure tells, down to its last cause, and what a connection was opened with. */
@Tag("feature")
class ExceptionSecrecyTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-34: no password, key or envelope in the chain of any failure")
    void givenFailures_whenFollowingTheirChains_thenNoSecretIsInThem(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Rows rows = new Rows(tenancy);
            Tenant acme = tenancy.create("acme");
            List<String> secrets = new ArrayList<>(List.of(
                    Installation.MASTER_KEY,
                    tenancy.database.password(),
                    Objects.requireNonNull(tenancy.configs.password(acme)),
                    "clear-canary",
                    "wrong-canary",
                    "tnc1."));
            String wrong =
                    tenancy.credentials.encrypt(SecretOwner.tenantPassword(acme.id()), "wrong-canary".toCharArray());
            String moved = tenancy.credentials.encrypt(SecretOwner.tenantPassword(99), "wrong-canary".toCharArray());
            List<String> codes = new ArrayList<>();

            for (String password : new String[] {wrong, moved, "clear-canary", "tnc1.a256gcm.k9." + "A".repeat(60)}) {
                TenancyException refused = rows.refusal(rows.point(
                        acme,
                        acme.databaseHost(),
                        acme.databasePort(),
                        acme.databaseName(),
                        acme.databaseUsername(),
                        password));
                codes.add(refused.code());
                assertThat(chain(refused)).doesNotContain(secrets);
            }
            assertThat(codes)
                    .containsExactly(
                            "CREDENTIAL_REJECTED",
                            "CREDENTIAL_UNREADABLE",
                            "CREDENTIAL_UNREADABLE",
                            "CREDENTIAL_UNREADABLE");

            Tenant lost = rows.point(acme, acme.databaseHost(), acme.databasePort(), "no_such_database", null, null);
            assertThat(chain(rows.refusal(lost))).doesNotContain(secrets);
            assertThat(chain(catchThrowable(() -> tenancy.create("acme")))).doesNotContain(secrets);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("contract 6: getTenantDatabaseConfig is what the pool opened with")
    void givenOpenPool_whenAskedForConfig_thenConnectionAgrees(TestDatabase kind) throws SQLException {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");

            DatabaseConfig config = tenancy.connections.getTenantDatabaseConfig(acme);

            try (TenantScope scope = tenancy.connections.switchToTenant(acme);
                    Connection connection = tenancy.router.getConnection()) {
                DatabaseMetaData opened = connection.getMetaData();
                assertThat(opened.getURL()).contains(config.database()).contains(config.host());
                assertThat(kind == TestDatabase.H2 || opened.getURL().contains(":" + config.port()))
                        .isTrue();
                assertThat(opened.getUserName()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replaceFirst("@.*", ""))
                        .isEqualTo(config.username());
                assertThat(opened.getURL()).doesNotContain(Objects.requireNonNull(tenancy.configs.password(acme)));
            }
            assertThat(config.username()).isEqualTo(acme.databaseUsername());
            assertThat(config.ownLogin()).isTrue();
        }
    }

    private static String chain(Throwable failure) {
        StringWriter text = new StringWriter();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            // prints causes and suppressed ones
            each.printStackTrace(new PrintWriter(text, true));
            if (each instanceof SQLException sql) {
                sql.iterator().forEachRemaining(next -> text.append(next.toString()));
            }
        }
        return text.toString();
    }
}
