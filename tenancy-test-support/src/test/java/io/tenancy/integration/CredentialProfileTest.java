package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.credential.CredentialException;
import io.tenancy.credential.Credentials;
import io.tenancy.test.TestDatabase;
import java.util.Map;
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
}
