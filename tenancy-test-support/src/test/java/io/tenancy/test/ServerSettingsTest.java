package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ServerSettingsTest {
    private static final String URL = "tenancy.test.postgresql.url";
    private static final Map<String, String> ENVIRONMENT = Map.of("TENANCY_TEST_POSTGRESQL_URL", "from environment");

    @AfterEach
    void clear() {
        System.clearProperty(URL);
        System.clearProperty("tenancy.test.provider");
    }

    @Test
    void givenPropertyAndVariable_whenRead_thenThePropertyWins() {
        System.setProperty(URL, "from property");

        assertThat(ServerSettings.find(URL, ENVIRONMENT::get)).isEqualTo("from property");
    }

    @Test
    void givenBlankProperty_whenRead_thenTheVariableCounts() {
        System.setProperty(URL, " ");

        assertThat(ServerSettings.find(URL, ENVIRONMENT::get)).isEqualTo("from environment");
        assertThat(ServerSettings.find(URL, name -> " ")).isNull();
        assertThat(ServerSettings.find(URL, name -> null)).isNull();
    }

    @Test
    void givenUnknownProvider_whenAskedForServer_thenNamesWhatIsPossible() {
        System.setProperty("tenancy.test.provider", "cloud");

        assertThatExceptionOfType(TestDatabaseException.class)
                .isThrownBy(() -> TestDatabases.open(TestDatabase.POSTGRESQL))
                .withMessageContainingAll("cloud", "embedded", "docker");
    }
}
