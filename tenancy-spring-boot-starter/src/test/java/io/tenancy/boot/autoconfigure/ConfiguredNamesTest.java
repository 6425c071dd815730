package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@Tag("unit")
class ConfiguredNamesTest {

    @ParameterizedTest
    @CsvSource({
        "tenancy.conection.pool-size, tenancy.pool.maximum-size",
        "tenancy.pool.maximum-sise, tenancy.pool.maximum-size",
        "tenancy.databse.driver, tenancy.database.driver",
        "tenancy.db.driver, tenancy.database.driver",
        "tenancy.loging.enabled, tenancy.logging.enabled",
        "tenancy.web.resolver, tenancy.web.resolvers",
        "tenancy.plans.gold.pool.maximum-sise, tenancy.plans.gold.pool.maximum-size",
        "tenancy.database.servers.eu.max-conections, tenancy.database.servers.eu.max-connections",
        "tenancy.database.servers.eu.pasword, tenancy.database.servers.eu.password",
    })
    @DisplayName("N-61: a mistyped name in a file stops the start with a suggestion")
    void givenMistypedNameInAFile_whenChecking_thenSuggestsTheNearest(String mistyped, String meant) {
        StandardEnvironment environment = TestEnvironments.withFile(mistyped, "1");

        assertThatExceptionOfType(InvalidTenancyPropertiesException.class)
                .isThrownBy(() -> TenancyPropertiesCheck.check(environment))
                .withMessageContaining(mistyped + " does not exist; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenancy.plans.gold.pool.maximum-pools",
                "tenancy.plans.gold.web.header",
                "tenancy.plans.gold.pool.a.b",
                "tenancy.database.servers.eu.timeout",
                "tenancy.database.servers.eu.host.name"
            })
    void givenWhatNoPlanHas_whenChecking_thenIsInvalid(String name) {
        StandardEnvironment environment = TestEnvironments.withFile(name, "1");

        assertThat(ConfiguredNames.of(environment).invalid())
                .extracting(InvalidProperty::name)
                .containsExactly(name);
    }

    @Test
    void givenNameLikeNoOther_whenChecking_thenSuggestsNothing() {
        StandardEnvironment environment = TestEnvironments.withFile("tenancy.something-else-altogether", "1");

        assertThat(ConfiguredNames.of(environment).invalid())
                .extracting(InvalidProperty::rule)
                .containsExactly("does not exist");
    }

    @Test
    void givenUnknownNameOnTheCommandLine_whenChecking_thenIsInvalid() {
        StandardEnvironment environment = TestEnvironments.withFile();

        TestEnvironments.addCommandLine(environment, "tenancy.pool.size", "5");

        assertThat(ConfiguredNames.of(environment).invalid())
                .extracting(InvalidProperty::origin)
                .containsExactly("\"tenancy.pool.size\" from property source \"commandLineArgs\"");
    }

    @Test
    void givenUnknownSystemProperty_whenChecking_thenIsOnlyLogged() {
        StandardEnvironment environment = withSystemProperty("tenancy.conection.pool-size");

        assertThatCode(() -> TenancyPropertiesCheck.check(environment)).doesNotThrowAnyException();
        assertThat(ConfiguredNames.of(environment).ignored())
                .extracting(InvalidProperty::name)
                .containsExactly("tenancy.conection.pool-size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenancy.custom.anything",
                "tenancy.test.database",
                "tenancy.pool.maximumSize",
                "tenancy.pool.maximum_size",
                "tenancy.web.central-hosts[3]",
                "tenancy.plans.gold.pool.maximum-size",
                "tenancy.plans[Gold & Co.].pool.socketTimeout",
                "tenancy.database.h2.folder",
                "tenancy.migration.placeholders.currency",
                "tenancy.migration.placeholders[two.words]",
                "tenancy.database.servers.eu.maxConnections",
                "tenancy.database.servers.eu.plans",
                "tenancy.database.servers.eu.plans[0]",
                "tenancy.database.servers.eu.sslMode",
                "tenancy.database.servers[EU & Co.].host",
                "other.tenancy.name",
            })
    void givenNameThatExists_whenChecking_thenIsAllowed(String name) {
        StandardEnvironment environment = TestEnvironments.withFile(name, "1");

        assertThat(ConfiguredNames.of(environment).invalid()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TENANCY_CUSTOM_ANYTHING",
                "TENANCY_TEST_DATABASE",
                "TENANCY_POOL_MAXIMUMSIZE",
                "TENANCY_POOL_MAXIMUM_SIZE",
                "TENANCY_WEB_CENTRALHOSTS_3",
                "TENANCY_WEB_CENTRAL_HOSTS_0",
                "TENANCY_LOG_LEVEL",
                "TENANCY_MIGRATION_PLACEHOLDERS_CURRENCY",
                "TENANCY_PLANS_GOLD_POOL_MAXIMUMSIZE",
                "TENANCY_PLANS_GOLD_POOL_MAXIMUM_SIZE",
                "TENANCY_DATABASE_SERVERS_EU_MAXCONNECTIONS",
                "TENANCY_DATABASE_SERVERS_EU_PLANS_0",
                "TENANCY_DATABASE_SERVERS_EU_PASSWORD",
                "tenancy.pool.maximum-size",
                "TENANCYSERVICE_HOST",
            })
    void givenVariableThatExists_whenChecking_thenIsNotLogged(String variable) {
        StandardEnvironment environment = TestEnvironments.withVariables(variable, "1");

        assertThat(ConfiguredNames.of(environment).ignored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenancy.console.path",
                "tenancy.console.enabled",
            })
    void givenPropertyOfALaterVersion_whenSetAnywhere_thenIsRefused(String name) {
        String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");

        assertUnavailable(TestEnvironments.withFile(name, "1"));
        assertUnavailable(withSystemProperty(name));
        assertUnavailable(TestEnvironments.withVariables(variable, "1"));
    }

    private static void assertUnavailable(StandardEnvironment environment) {
        assertThat(ConfiguredNames.of(environment).invalid())
                .extracting(InvalidProperty::rule)
                .containsExactly("is not available in this version");
    }

    private static StandardEnvironment withSystemProperty(String name) {
        StandardEnvironment environment = TestEnvironments.withFile();
        ((MapPropertySource) environment
                        .getPropertySources()
                        .get(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME))
                .getSource()
                .put(name, "1");
        return environment;
    }
}
