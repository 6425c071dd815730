package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.Violation;
import io.tenancy.connection.CredentialProbe;
import io.tenancy.credential.CredentialException;
import io.tenancy.credential.Credentials;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract 7: logins by name, in the products' own tables with their own ideas of equal texts. */
@Tag("integration")
class CredentialProfileTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("N-30: a profile is found by exactly its name, whatever the product takes for equal")
    void givenProfile_whenAskedByASimilarName_thenRefuses(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            tenancy.credentials.storeCredentials("db2", Map.of("username", "root", "password", "secret"));

            for (String similar : new String[] {"DB2", "db2 ", " db2", "dB2", "db", "db2\u0000"}) {
                assertThatExceptionOfType(CredentialException.class)
                        .as(similar)
                        .isThrownBy(() -> tenancy.credentials.getCredentials(similar))
                        .satisfies(refused -> assertThat(refused.code()).isEqualTo("CREDENTIAL_NOT_FOUND"));
            }
            try (Credentials read = tenancy.credentials.getCredentials("db2")) {
                assertThat(new String(read.password())).isEqualTo("secret");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("N-31: a probe logs in for real, and tells a refused login from a server that is not there")
    void givenProfiles_whenProbed_thenServerDecides(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.create("acme");
            String user = Objects.requireNonNull(acme.databaseUsername());
            String database = Objects.requireNonNull(acme.databaseName());
            String right = Direct.password(tenancy, acme);

            assertThat(probe(tenancy, Map.of("username", user, "password", right, "database", database)))
                    .isEmpty();
            assertThat(probe(
                            tenancy,
                            Map.of(
                                    "username", tenancy.database.username(),
                                    "password", tenancy.database.password())))
                    .isEmpty();
            assertThat(probe(tenancy, Map.of("username", user, "password", "wrong-canary", "database", database)))
                    .extracting(Violation::code)
                    .containsExactly("LOGIN_REFUSED");
            assertThat(probe(tenancy, Map.of("username", user, "password", right, "port", "1")))
                    .extracting(Violation::code)
                    .containsExactly("SERVER_UNREACHABLE");
            assertThat(probe(tenancy, Map.of("username", user, "password", right, "database", "a;b"))
                            .toString())
                    .contains("INVALID_DATABASE_NAME")
                    .doesNotContain(right);
        }
    }

    private static List<Violation> probe(Installation tenancy, Map<String, String> credentials) {
        tenancy.credentials.storeCredentials("probed", credentials);
        try (Credentials read = tenancy.credentials.getCredentials("probed")) {
            return new CredentialProbe(tenancy.address).probe(read);
        }
    }
}
