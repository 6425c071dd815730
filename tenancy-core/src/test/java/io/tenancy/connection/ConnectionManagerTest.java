package io.tenancy.connection;

import static io.tenancy.tenant.TenantFixture.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.Violation;
import io.tenancy.context.ThreadBinding;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.SecretOwner;
import io.tenancy.credential.StubCredentialManager;
import io.tenancy.database.CentralDatabase;
import io.tenancy.database.DatabaseDriver;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract 6: settings are judged without a network, and known exactly before a connection is made. */
@Tag("unit")
class ConnectionManagerTest {

    /** Secrets are stored as they are: how they are encrypted is not this package's matter. */
    private static final CredentialManager PLAIN = new StubCredentialManager() {
        @Override
        public String encrypt(SecretOwner owner, char[] secret) {
            return new String(secret);
        }

        @Override
        public char[] decrypt(SecretOwner owner, String envelope) {
            return (owner.id() + envelope).toCharArray();
        }
    };

    private final DatabaseConfigs configs = new DatabaseConfigs(
            CentralDatabase.of("jdbc:postgresql://central.example.com:6543/app", "central", "central-canary"),
            new TenantPasswords(new JdbcDataSource(), PLAIN));

    /** Leads nowhere: whoever asked it for a connection would fail. */
    private final ConnectionManager connections = ConnectionManager.routing(
            new ThreadBinding(),
            tenant -> {
                throw new IllegalStateException("no connection is needed");
            },
            new TenantRoutingDataSource(new ThreadBinding(), new JdbcDataSource(), UnboundPolicy.FAIL),
            configs,
            List.of());

    @Test
    @DisplayName("contract 6, N-31: every violation at once, field by field, the input unchanged")
    void givenEverythingWrong_whenValidating_thenReportsAll() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "driver", "oracle",
                "host", "a,b",
                "port", "33o6",
                "database", "../acme",
                "username", " ",
                "password", "pass-canary\u0000",
                "passwrod", "typo-canary"));
        Map<String, Object> before = new HashMap<>(settings);

        List<Violation> violations = connections.validateTenantConfiguration(Collections.unmodifiableMap(settings));

        assertThat(violations)
                .extracting(Violation::field, Violation::code)
                .map(tuple -> tuple.toList().toString())
                .containsExactlyInAnyOrder(
                        "[passwrod, UNKNOWN_KEY]",
                        "[driver, DRIVER_NOT_ALLOWED]",
                        "[host, INVALID_DATABASE_HOST]",
                        "[port, INVALID_DATABASE_PORT]",
                        "[database, INVALID_DATABASE_NAME]",
                        "[username, INVALID_DATABASE_USERNAME]",
                        "[password, INVALID_DATABASE_PASSWORD]");
        assertThat(violations.toString()).doesNotContain("canary");
        assertThat(settings).isEqualTo(before);
    }

    @Test
    @DisplayName("N-31: nothing at all is not a configuration")
    void givenEmptySettings_whenValidating_thenNamesWhatIsMissing() {
        assertThat(connections.validateTenantConfiguration(Map.of()))
                .extracting(Violation::field)
                .containsExactly("host", "database");
    }

    @ParameterizedTest
    @EnumSource
    void givenGoodSettings_whenValidating_thenNothingIsReported(DatabaseDriver driver) {
        Map<String, Object> settings = new HashMap<>(Map.of("driver", driver.id(), "database", "tenant_1"));
        if (driver != DatabaseDriver.H2) {
            settings.putAll(
                    Map.of("host", "no-such-host.invalid", "port", "5432", "username", "acme", "password", "p"));
        }

        assertThat(connections.validateTenantConfiguration(settings)).isEmpty();
    }

    @Test
    @DisplayName("contract 6: the tenant's own columns win over central's")
    void givenOwnColumns_whenAsked_thenTheyWin() {
        assertThat(connections.getTenantDatabaseConfig(tenant(1, "acme", "10.0.0.5", 5433, "acme_1", "acme", "e")))
                .isEqualTo(new DatabaseConfig(DatabaseDriver.POSTGRESQL, "10.0.0.5", 5433, "acme_1", "acme", true));
    }

    @Test
    @DisplayName("contract 6: central's values stand in for empty columns, each for itself")
    void givenEmptyColumns_whenAsked_thenCentralsStandIn() {
        assertThat(connections.getTenantDatabaseConfig(tenant(1, "acme", null, null, "acme_1", null, null)))
                .isEqualTo(new DatabaseConfig(
                        DatabaseDriver.POSTGRESQL, "central.example.com", 6543, "acme_1", "central", false));
        assertThat(connections.getTenantDatabaseConfig(tenant(1, "acme", null, 5433, "acme_1", "acme", "e")))
                .isEqualTo(new DatabaseConfig(
                        DatabaseDriver.POSTGRESQL, "central.example.com", 5433, "acme_1", "acme", true));
    }

    @Test
    @DisplayName("a password goes only with its own login")
    void givenLogins_whenAskedForPasswords_thenEachGetsItsOwn() {
        assertThat(configs.password(tenant(1, "acme", null, null, "a", "acme", "-own")))
                .isEqualTo("1-own");
        assertThat(configs.password(tenant(1, "acme", null, null, "a", null, "-own")))
                .isEqualTo("central-canary");
        assertThat(configs.password(tenant(1, "acme", null, null, "a", "acme", null)))
                .isNull();
    }

    @Test
    @DisplayName("contract 6, N-33: no password in what is printed")
    void givenConfig_whenPrinted_thenHoldsNoPassword() {
        DatabaseConfig config =
                connections.getTenantDatabaseConfig(tenant(1, "acme", null, null, "a", "acme", "e-canary"));

        assertThat(config + " " + config.address() + configs + connections).doesNotContain("canary");
    }

    @Test
    @DisplayName("N-03, N-06: no name, and central's own name in any case, lead nowhere")
    void givenNoNameOrCentrals_whenAsked_thenRefuses() {
        assertThatExceptionOfType(InvalidDatabaseConfigException.class)
                .isThrownBy(() -> connections.getTenantDatabaseConfig(tenant(1, "acme", null, null, null, null, null)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("INVALID_DATABASE_NAME"));
        assertThatExceptionOfType(InvalidDatabaseConfigException.class)
                .isThrownBy(() -> connections.getTenantDatabaseConfig(
                        tenant(1, "acme", "CENTRAL.example.com", 6543, "app", null, null)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("RESERVED_DATABASE"))
                .satisfies(refused -> assertThat(refused.tenantReference()).hasValue("acme"));
    }
}
