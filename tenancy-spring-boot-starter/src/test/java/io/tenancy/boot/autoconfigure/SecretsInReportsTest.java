package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.StandardEnvironment;

@Tag("unit")
class SecretsInReportsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"c2VjcmV0LXNlY3JldA==", "${unset:c2VjcmV0LXNlY3JldA==}", "not base 64, c2VjcmV0LXNlY3JldA=="})
    void givenBadKey_whenChecking_thenNeverShowsIt(String key) {
        InvalidTenancyPropertiesException failure =
                failure(TestEnvironments.withFile("tenancy.security.encryption-key", key));

        assertThat(failure).hasMessageContaining("32 random bytes in Base64").hasMessageNotContaining("c2VjcmV0");
        assertThat(failure.properties()).extracting(InvalidProperty::value).containsOnlyNulls();
    }

    @Test
    void givenMistypedNameOfASecret_whenChecking_thenDoesNotShowItsValue() {
        InvalidTenancyPropertiesException failure = failure(TestEnvironments.withFile(
                "tenancy.security.encription-key", "hush", "tenancy.security.previous-encryption-keys[0]", "hush"));

        assertThat(failure).hasMessageNotContaining("hush").hasMessageContaining("did you mean tenancy.security.encr");
    }

    @Test
    void givenBadFormerKey_whenChecking_thenDoesNotShowIt() {
        InvalidTenancyPropertiesException failure =
                failure(TestEnvironments.withFile("tenancy.security.previous-encryption-keys[0]", "c2VjcmV0"));

        assertThat(failure)
                .hasMessageContaining("tenancy.security.previous-encryption-keys must be a list of keys")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenancy.database.servers.eu", "tenancy.database.servers[EU & Co.]"})
    void givenBadPasswordOfAServer_whenChecking_thenDoesNotShowIt(String server) {
        InvalidTenancyPropertiesException failure = failure(TestEnvironments.withFile(
                server + ".username", "admin", server + ".password", "hush" + "!".repeat(1_024)));

        assertThat(failure).hasMessageContaining(".password must be").hasMessageNotContaining("hush");
        assertThat(failure.properties()).extracting(InvalidProperty::value).containsOnlyNulls();
    }

    @Test
    void givenServer_whenPrintingProperties_thenItsPasswordIsMasked() {
        StandardEnvironment environment = TestEnvironments.withFile(
                "tenancy.database.servers.eu.username", "admin", "tenancy.database.servers.eu.password", "hush");

        assertThat(TestEnvironments.bind(environment).toString())
                .contains("password=******")
                .doesNotContain("hush");
    }

    @Test
    void givenPlaceholderWithoutValue_whenChecking_thenSaysSo() {
        InvalidTenancyPropertiesException failure =
                failure(TestEnvironments.withFile("tenancy.security.encryption-key", "${TENANTS_KEY}"));

        assertThat(failure).hasMessageContaining("tenancy.security.encryption-key has a placeholder that nothing sets");
    }

    @Test
    void givenKey_whenPrintingProperties_thenIsMasked() {
        StandardEnvironment environment = TestEnvironments.withFile("tenancy.security.encryption-key", "hush");

        assertThat(TestEnvironments.bind(environment).toString())
                .contains("encryptionKey=******")
                .doesNotContain("hush");
    }

    private static InvalidTenancyPropertiesException failure(StandardEnvironment environment) {
        return catchThrowableOfType(
                InvalidTenancyPropertiesException.class, () -> TenancyPropertiesCheck.check(environment));
    }
}
