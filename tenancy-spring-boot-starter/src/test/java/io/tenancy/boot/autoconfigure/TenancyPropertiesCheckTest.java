package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.StandardEnvironment;

@Tag("unit")
class TenancyPropertiesCheckTest {

    @Test
    @DisplayName(
            "N-61: limits by plan are held against the same rules, and against the general limits that they change")
    void givenMistakesInPlans_whenChecking_thenNamesPlanAndPlace() {
        StandardEnvironment environment = TestEnvironments.withFile();
        TestEnvironments.addFile(
                environment,
                "tenancy.pool.minimum-idle",
                "5",
                "tenancy.plans.gold.pool.maximum-size",
                "abc",
                "tenancy.plans.silver.pool.maximum-size",
                "3",
                "tenancy.plans[Trial & Co.].pool.connection-timeout",
                "1ms",
                "tenancy.plans.bronze.pool.socket-timeout",
                "30",
                "tenancy.plans.good.pool.maximum-size",
                "20");

        InvalidTenancyPropertiesException failure = failure(environment);

        assertThat(failure.properties())
                .extracting(InvalidProperty::name)
                .containsExactly(
                        "tenancy.plans.bronze.pool.socket-timeout",
                        "tenancy.plans.gold.pool.maximum-size",
                        "tenancy.plans.silver.pool.minimum-idle",
                        "tenancy.plans[Trial & Co.].pool.connection-timeout");
        assertThat(failure)
                .hasMessageContaining("tenancy.plans.gold.pool.maximum-size is 'abc' but must be a whole number")
                .hasMessageContaining(
                        "tenancy.plans[Trial & Co.].pool.connection-timeout is '1ms' but must be a duration")
                .hasMessageContaining("from property source \"application.yml\"");
    }

    @Test
    @DisplayName("N-61: wrong types, values out of range and unknown names are reported at once")
    void givenManyMistakes_whenChecking_thenNamesAllOfThem() {
        StandardEnvironment environment = TestEnvironments.withVariables("TENANCY_CONNECTION_POOL_SIZE", "abc");
        TestEnvironments.addFile(
                environment,
                "tenancy.pool.connection-timeout",
                "-1s",
                "tenancy.pool.idle-timeout",
                "30",
                "tenancy.cache.ttl",
                "-5m",
                "tenancy.web.resolvers[0]",
                "subdomain",
                "tenancy.web.resolvers[1]",
                "cookie",
                "tenancy.conection.pool-size",
                "5",
                "tenancy.console.enabled",
                "true");

        InvalidTenancyPropertiesException failure = failure(environment);

        assertThat(failure.properties())
                .extracting(InvalidProperty::name)
                .containsExactly(
                        "tenancy.cache.ttl",
                        "tenancy.conection.pool-size",
                        "tenancy.console.enabled",
                        "tenancy.pool.connection-timeout",
                        "tenancy.pool.idle-timeout",
                        "tenancy.pool.maximum-size",
                        "tenancy.web.resolvers");
        assertThat(failure)
                .hasMessageContaining("tenancy.pool.maximum-size is 'abc' but must be a whole number from 1 to 1000,"
                        + " for example 10 (System Environment Property \"TENANCY_CONNECTION_POOL_SIZE\")")
                .hasMessageContaining("tenancy.pool.idle-timeout is '30' but must be 0, or a duration with its unit")
                .hasMessageContaining("tenancy.web.resolvers is 'subdomain,cookie' but must be a list of:")
                .hasMessageContaining("from property source \"application.yml\"")
                .hasMessageContaining("did you mean tenancy.pool.maximum-size?");
    }

    @ParameterizedTest
    @CsvSource({
        "tenancy.enabled, flase",
        "tenancy.database.driver, oracle",
        "tenancy.database.auto-delete, maybe",
        "tenancy.database.name-prefix, Tenant-",
        "tenancy.database.h2.folder, data",
        "tenancy.database.h2.folder, /data;INIT=x",
        "tenancy.pool.maximum-size, 0",
        "tenancy.pool.maximum-size, -1",
        "tenancy.pool.maximum-size, 1001",
        "tenancy.pool.minimum-idle, 11",
        "tenancy.pool.minimum-idle, -1",
        "tenancy.pool.connection-timeout, 249ms",
        "tenancy.pool.connection-timeout, 30",
        "tenancy.pool.idle-timeout, 9s",
        "tenancy.pool.max-lifetime, 29s",
        "tenancy.pool.keepalive, 29s",
        "tenancy.pool.keepalive, 30m",
        "tenancy.pool.leak-detection, 1s",
        "tenancy.pool.connect-timeout, 0s",
        "tenancy.pool.socket-timeout, 999ms",
        "tenancy.pool.drain-timeout, -1s",
        "tenancy.routing.when-unbound, guess",
        "tenancy.web.base-domain, https://example.com",
        "tenancy.web.base-domain, example.com:8080",
        "tenancy.web.header, X Tenant",
        "tenancy.web.central-hosts, 'www.example.com,a_b'",
        "tenancy.web.central-paths, actuator",
        "tenancy.logging.channel, ' '",
        "tenancy.logging.channel, ROOT",
        "tenancy.logging.level, fatal",
        "tenancy.logging.level, loud",
        "tenancy.logging.mask-sensitive-data, never",
        "tenancy.security.encryption-key, your-encryption-key",
        "tenancy.migration.locations[0], ' '",
        "tenancy.migration.seed-locations[0], ' '",
        "tenancy.migration.lock-timeout, 999ms",
        "tenancy.cache.ttl, 0",
        "tenancy.cache.stale-if-error, -1s",
        "tenancy.pool.maximum-connections, 0",
        "tenancy.database.allowed-hosts[0], 10.0.0.0/33",
        "tenancy.database.allowed-hosts[0], 2130706433",
        "tenancy.database.servers, main",
        "tenancy.database.servers.main, 20",
        "tenancy.database.servers.main.host, db1:5432",
        "tenancy.database.servers.main.port, 65536",
        "tenancy.database.servers.main.max-connections, 0",
        "tenancy.database.servers.main.max-connections, many",
        "tenancy.database.servers.main.credential-profile, Main",
        "tenancy.database.servers.main.plans[0], a b",
        "tenancy.database.servers.main.capacity, 0",
        "tenancy.database.servers.main.ssl-mode, prefer",
        "tenancy.database.servers.main.ca-certificate, /no/such/file",
        "tenancy.plans, gold",
        "tenancy.plans.gold, 20",
        "tenancy.plans.gold.pool.keepalive, 1h",
    })
    @DisplayName("N-61: each range and form is checked, and nothing else is blamed")
    void givenOneBadValue_whenChecking_thenNamesThatPropertyOnly(String name, String value) {
        InvalidTenancyPropertiesException failure = failure(TestEnvironments.withFile(name, value));

        assertThat(failure.properties()).extracting(InvalidProperty::name).containsExactly(name.replace("[0]", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "username, admin, password",
        "password, hush, username",
        "ssl-mode, verify-full, ca-certificate",
        "ca-certificate, pom.xml, ca-certificate",
    })
    @DisplayName("N-61: what only means something together is asked for together")
    void givenHalfOfAPair_whenChecking_thenNamesTheOther(String member, String value, String missing) {
        InvalidTenancyPropertiesException failure =
                failure(TestEnvironments.withFile("tenancy.database.servers.eu." + member, value));

        assertThat(failure.properties())
                .extracting(InvalidProperty::name)
                .containsExactly("tenancy.database.servers.eu." + missing);
        assertThat(failure).hasMessageNotContaining("hush");
    }

    @Test
    void givenEveryPropertyAtItsExample_whenChecking_thenAllowsIt() {
        String[] examples = PropertyRules.ALL.stream()
                .filter(rule -> !PropertyRules.isSecret(rule.name()))
                .filter(rule -> !rule.name().equals("tenancy.migration.change-log")) // never beside seed-locations
                .flatMap(rule -> PropertyGroup.ALL.stream()
                                .anyMatch(group -> group.name().equals(rule.name()))
                        ? Stream.of((rule.name() + "." + rule.example()).split("="))
                        : Stream.of(rule.name(), rule.example()))
                .toArray(String[]::new);

        assertThatCode(() -> TenancyPropertiesCheck.check(TestEnvironments.withFile(examples)))
                .doesNotThrowAnyException();
    }

    @Test
    void givenDefaultKeepalive_whenLifetimeIsShorter_thenSaysThatTheDefaultIsToBlame() {
        InvalidTenancyPropertiesException failure =
                failure(TestEnvironments.withFile("tenancy.pool.max-lifetime", "1m"));

        assertThat(failure.properties()).singleElement().satisfies(p -> {
            assertThat(p.name()).isEqualTo("tenancy.pool.keepalive");
            assertThat(p.origin()).isEqualTo("default value");
            assertThat(p.rule()).contains("tenancy.pool.max-lifetime");
        });
    }

    @Test
    void givenPlaceholderOfTenancysOwn_whenChecking_thenRefusesItWithoutTheValue() {
        InvalidTenancyPropertiesException failure =
                failure(TestEnvironments.withFile("tenancy.migration.placeholders.Tenant.slug", "a secret"));

        assertThat(failure)
                .hasMessageContaining("tenancy.migration.placeholders must be values by name")
                .hasMessageNotContaining("a secret");
    }

    @Test
    @DisplayName("N-61: a number that would be allowed in milliseconds is no duration")
    void givenDurationWithoutUnit_whenItsNumberIsInRange_thenIsRefusedAllTheSame() {
        StandardEnvironment environment = TestEnvironments.withFile("tenancy.pool.idle-timeout", "30000");

        assertThat(failure(environment))
                .hasMessageContaining(
                        "tenancy.pool.idle-timeout is '30000' but must be 0, or a duration with its unit");
    }

    @Test
    void givenTenancyIsDisabled_whenEverythingIsWrong_thenSaysNothing() {
        StandardEnvironment environment = TestEnvironments.withFile(
                "tenancy.enabled", "false", "tenancy.pool.maximum-size", "abc", "tenancy.nonsense", "1");

        assertThatCode(() -> TenancyPropertiesCheck.check(environment)).doesNotThrowAnyException();
    }

    private static InvalidTenancyPropertiesException failure(StandardEnvironment environment) {
        return catchThrowableOfType(
                InvalidTenancyPropertiesException.class, () -> TenancyPropertiesCheck.check(environment));
    }
}
