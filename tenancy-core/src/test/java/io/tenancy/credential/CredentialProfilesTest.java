package io.tenancy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.Violation;
import io.tenancy.credential.CredentialException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Contract 7: logins by name. */
@Tag("unit")
class CredentialProfilesTest {

    private static final Map<String, String> ADMIN =
            Map.of("username", "root", "password", "canary-password", "host", "db2.example.com", "port", "5433");

    private final H2Central central = new H2Central();
    private final CredentialManager credentials = central.manager();

    @Test
    @DisplayName("contract 7, 14: what is stored comes back, and nothing of it is in clear in the table")
    void givenProfile_whenStored_thenComesBackAndIsEncrypted() {
        credentials.storeCredentials("db2", ADMIN);

        try (Credentials read = credentials.getCredentials("db2")) {
            assertThat(read.username()).isEqualTo("root");
            assertThat(new String(read.password())).isEqualTo("canary-password");
            assertThat(read.host()).contains("db2.example.com");
            assertThat(read.port()).hasValue(5433);
            assertThat(read.database()).isEmpty();
        }
        assertThat(central.profileRows()).hasSize(4).allMatch(row -> row.contains("tnc1.a256gcm.k1."));
        assertThat(central.profileRows().toString()).doesNotContain("canary", "example.com", "5433", "root");
    }

    @Test
    @DisplayName("a profile is replaced as a whole")
    void givenProfile_whenStoredAgain_thenNothingOfTheFormerIsLeft() {
        credentials.storeCredentials("db2", ADMIN);
        credentials.storeCredentials("db2", Map.of("username", "other", "password", "p"));

        assertThat(credentials.getCredentials("db2").host()).isEmpty();
        assertThat(central.profileRows()).hasSize(2);
    }

    @ParameterizedTest
    @DisplayName("N-30: an unknown profile is an error, never another profile")
    @NullSource
    @ValueSource(strings = {"nosuch", "", "DEFAULT", "default", "DB2", "db2 ", "db%", "db2' OR '1'='1"})
    void givenUnknownProfile_whenAsked_thenRefuses(String name) {
        credentials.storeCredentials("db2", ADMIN);

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> credentials.getCredentials(name))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("CREDENTIAL_NOT_FOUND"))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND));
    }

    @Test
    @DisplayName("N-26: a value moved to another profile or field does not decrypt")
    void givenMovedValue_whenRead_thenRefuses() {
        credentials.storeCredentials("p1", Map.of("username", "one", "password", "first"));
        credentials.storeCredentials("p2", Map.of("username", "two", "password", "second"));

        central.jdbc
                .sql("UPDATE tenancy_credentials SET secret = (SELECT secret FROM tenancy_credentials o"
                        + " WHERE o.profile = 'p1' AND o.field = tenancy_credentials.field) WHERE profile = 'p2'")
                .update();
        assertUnreadable("p2");

        credentials.storeCredentials("p2", Map.of("username", "two", "password", "second"));
        central.jdbc
                .sql("UPDATE tenancy_credentials SET secret = (SELECT secret FROM tenancy_credentials o"
                        + " WHERE o.profile = 'p2' AND o.field <> tenancy_credentials.field) WHERE profile = 'p2'")
                .update();
        assertUnreadable("p2");

        assertThat(new String(credentials.getCredentials("p1").password())).isEqualTo("first");
    }

    private void assertUnreadable(String profile) {
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> credentials.getCredentials(profile))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("CREDENTIAL_UNREADABLE"))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_AUTHENTIC));
    }

    @Test
    @DisplayName("a profile without its password is unreadable, not a login without one")
    void givenMissingField_whenRead_thenRefuses() {
        credentials.storeCredentials("db2", ADMIN);
        central.jdbc
                .sql("DELETE FROM tenancy_credentials WHERE field = 'password'")
                .update();

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> credentials.getCredentials("db2"))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("CREDENTIAL_UNREADABLE"));
    }

    @Test
    @DisplayName("N-31: every violation at once, field by field, without the password, the input unchanged")
    void givenEverythingWrong_whenValidated_thenReportsAll() {
        Map<String, String> wrong = new HashMap<>(Map.of(
                "username", "  ", "password", "canary\0", "host", "a,b", "port", "33o6", "passwrod", "canary-typo"));
        Map<String, String> before = Map.copyOf(wrong);

        assertThat(credentials.validateCredentials(wrong))
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("username", "password", "host", "port", "passwrod");
        assertThat(credentials.validateCredentials(wrong).toString()).doesNotContain("canary");
        assertThat(wrong).isEqualTo(before);
        assertThat(credentials.validateCredentials(Map.of()))
                .extracting(Violation::field)
                .containsExactly("username", "password");
        assertThat(credentials.validateCredentials(ADMIN)).isEmpty();
    }

    @Test
    @DisplayName("N-12, N-31: nothing that breaks a rule is stored, nor its password repeated")
    void givenViolations_whenStored_thenRefusesAndKeepsTheFormer() {
        credentials.storeCredentials("db2", ADMIN);

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> credentials.storeCredentials(
                        "Bad Name", Map.of("username", "", "password", "canary\ud83d", "port", "0")))
                .withMessageContainingAll("profile", "username", "password", "port")
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("CREDENTIAL_INVALID"))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("canary"));
        assertThat(central.profileRows()).hasSize(4);
    }

    @Test
    @DisplayName("N-33: credentials print no secret, are no JSON and not serialisable, and are wiped when closed")
    void givenCredentials_whenPrintedOrSerialised_thenNothingShows() throws Exception {
        credentials.storeCredentials("db2", ADMIN);
        Credentials read = credentials.getCredentials("db2");

        assertThat(read.toString()).isEqualTo("Credentials[db2]");
        assertThat(JsonMapper.builder()
                        .disable(tools.jackson.databind.SerializationFeature.FAIL_ON_EMPTY_BEANS)
                        .build()
                        .writeValueAsString(read))
                .isEqualTo("{}");
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(read)).isInstanceOf(NotSerializableException.class);
        }
        char[] copy = read.password();
        read.close();
        assertThat(new String(copy)).isEqualTo("canary-password");
        assertThat(read.password()).containsOnly('\0');
    }
}
