package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.database.DatabaseDriver;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

@Tag("unit")
class EnvironmentVariablesTest {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static final String[] ALL = {
        "TENANCY_AUTO_CREATE_DB", "false",
        "TENANCY_AUTO_DELETE_DB", "true",
        "TENANCY_CONNECTION_POOL_SIZE", "11",
        "TENANCY_DB_DRIVER", "mysql",
        "TENANCY_CONNECTION_TIMEOUT", "30",
        "TENANCY_LOGGING_ENABLED", "false",
        "TENANCY_LOG_CHANNEL", "audit.tenants",
        "TENANCY_LOG_LEVEL", "debug",
        "TENANCY_MASK_SENSITIVE_DATA", "false",
        "TENANCY_MONITORING_ENABLED", "false",
        "TENANCY_PERFORMANCE_THRESHOLD", "1500",
        "TENANCY_MEMORY_THRESHOLD", "128",
        "TENANCY_ENCRYPTION_KEY", KEY,
        "TENANCY_CREDENTIAL_ROTATION_DAYS", "90",
        "TENANCY_MAX_LOGIN_ATTEMPTS", "3",
        "TENANCY_CACHE_ENABLED", "false",
        "TENANCY_CACHE_STORE", "redis",
        "TENANCY_CACHE_TTL", "7200"
    };

    @Test
    @DisplayName("contract 10: all 18 variables set their properties, with their units")
    void givenAllVariables_whenReadingProperties_thenEachHasItsValueAndUnit() {
        StandardEnvironment environment = TestEnvironments.withVariables(ALL);
        Binder binder = Binder.get(environment);

        assertThat(ALL).hasSize(2 * 18);
        assertThat(EnvironmentVariable.values()).hasSize(18);
        assertThat(environment.getProperty("tenancy.database.auto-create")).isEqualTo("false");
        assertThat(environment.getProperty("tenancy.database.auto-delete")).isEqualTo("true");
        assertThat(environment.getProperty("tenancy.pool.maximum-size")).isEqualTo("11");
        assertThat(environment.getProperty("tenancy.database.driver")).isEqualTo("mysql");
        assertThat(duration(binder, "tenancy.pool.connection-timeout")).isEqualTo(Duration.ofSeconds(30));
        assertThat(environment.getProperty("tenancy.logging.enabled")).isEqualTo("false");
        assertThat(environment.getProperty("tenancy.logging.channel")).isEqualTo("audit.tenants");
        assertThat(environment.getProperty("tenancy.logging.level")).isEqualTo("debug");
        assertThat(environment.getProperty("tenancy.logging.mask-sensitive-data"))
                .isEqualTo("false");
        assertThat(environment.getProperty("tenancy.monitoring.enabled")).isEqualTo("false");
        assertThat(duration(binder, "tenancy.monitoring.slow-connection-threshold"))
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(binder.bind("tenancy.monitoring.memory-threshold", DataSize.class)
                        .get())
                .isEqualTo(DataSize.ofMegabytes(128));
        assertThat(environment.getProperty("tenancy.security.encryption-key")).isEqualTo(KEY);
        assertThat(duration(binder, "tenancy.security.credential-rotation")).isEqualTo(Duration.ofDays(90));
        assertThat(environment.getProperty("tenancy.security.max-login-attempts"))
                .isEqualTo("3");
        assertThat(environment.getProperty("tenancy.cache.enabled")).isEqualTo("false");
        assertThat(environment.getProperty("tenancy.cache.store")).isEqualTo("redis");
        assertThat(TestEnvironments.bind(environment).cache().ttl()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    @DisplayName("contract 10: all 18 variables bind")
    void givenAllVariables_whenBinding_thenEachIsBound() {
        StandardEnvironment environment = TestEnvironments.withVariables(ALL);

        TenancyPropertiesCheck.check(environment);
        TenancyProperties properties = TestEnvironments.bind(environment);

        assertThat(properties.database().autoCreate()).isFalse();
        assertThat(properties.database().autoDelete()).isTrue();
        assertThat(properties.pool().maximumSize()).isEqualTo(11);
        assertThat(properties.database().driver()).isEqualTo(DatabaseDriver.MYSQL);
        assertThat(properties.pool().connectionTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.logging())
                .isEqualTo(new TenancyProperties.Logging(false, "audit.tenants", LogLevel.DEBUG, false, false));
        assertThat(properties.monitoring())
                .isEqualTo(new MonitoringProperties(
                        false, Duration.ofMillis(1500), false, null, DataSize.ofMegabytes(128)));
        assertThat(properties.security().encryptionKey()).isEqualTo(KEY);
        assertThat(properties.cache().enabled()).isFalse();
        assertThat(properties.cache().store()).isEqualTo(CacheProperties.Store.REDIS);
        assertThat(properties.cache().ttl()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void givenVariableWithUnit_whenReading_thenItsUnitCounts() {
        StandardEnvironment environment = TestEnvironments.withVariables(
                "TENANCY_CONNECTION_TIMEOUT", "1500ms", "TENANCY_CACHE_TTL", "2h", "TENANCY_DB_DRIVER", "PostgreSQL");

        assertThat(TestEnvironments.bind(environment).pool().connectionTimeout())
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(TestEnvironments.bind(environment).cache().ttl()).isEqualTo(Duration.ofHours(2));
        assertThat(TestEnvironments.bind(environment).database().driver()).isEqualTo(DatabaseDriver.POSTGRESQL);
    }

    private static Duration duration(Binder binder, String name) {
        return binder.bind(name, Duration.class).get();
    }
}
