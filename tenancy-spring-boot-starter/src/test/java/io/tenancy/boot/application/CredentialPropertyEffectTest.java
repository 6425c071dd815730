package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenancy.boot.actuate.TenancyHealth;
import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.context.TenantContext;
import io.tenancy.credential.CredentialManager;
import io.tenancy.pool.PoolSettings;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** S-84: each property below {@code tenancy.security} has an effect that can be seen. */
@Tag("feature")
@Tag("long")
@ExtendWith(OutputCaptureExtension.class)
class CredentialPropertyEffectTest {

    private static final String NEW_KEY = "YW5vdGhlci1tYXN0ZXIta2V5LW9mLTMyLWJ5dGVzISE=";

    @Test
    @DisplayName("S-84, F-17: tenancy.security.previous-encryption-keys, from the first key to the second")
    void givenNewKey_whenFormerOneIsGiven_thenTenantsAreServedAndTheKeyCanBeChanged() {
        try (TestCentralDatabase database = TestDatabases.get(TestDatabase.H2).createCentral()) {
            try (ConfigurableApplicationContext first = start(database, TestApplication.KEY)) {
                first.getBean(TenantLifecycle.class).create(NewTenant.of("acme", "Acme"));
            }
            assertThatThrownBy(() -> start(database, NEW_KEY).close())
                    .hasStackTraceContaining("tenancy.security.previous-encryption-keys");
            try (ConfigurableApplicationContext changing =
                    start(database, NEW_KEY, "--tenancy.security.previous-encryption-keys=" + TestApplication.KEY)) {
                assertServed(changing);
                assertThat(changing.getBean(CredentialManager.class)
                                .rotateEncryptionKeys()
                                .remaining())
                        .isZero();
                assertServed(changing);
            }
            try (ConfigurableApplicationContext changed = start(database, NEW_KEY)) {
                assertServed(changed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "S-84: tenancy.security.credential-rotation and rotate-passwords: what is due is reported, then changed")
    void givenOldPassword_whenStarted_thenReportedAndChangedOnlyIfAsked(TestDatabase kind, CapturedOutput output) {
        try (TestCentralDatabase database = TestDatabases.get(kind).createCentral()) {
            String before;
            try (ConfigurableApplicationContext first = start(database, TestApplication.KEY)) {
                before = first.getBean(TenantLifecycle.class)
                        .create(NewTenant.of("acme", "Acme"))
                        .encryptedPassword();
            }
            age(database, kind);
            try (ConfigurableApplicationContext young =
                    start(database, TestApplication.KEY, "--tenancy.security.credential-rotation=3d")) {
                await().until(() ->
                        young.getBean(CredentialWatch.class).oldest().isPresent());
                assertThat(output).doesNotContain("credential.overdue");
            }
            try (ConfigurableApplicationContext reporting =
                    start(database, TestApplication.KEY, "--tenancy.security.credential-rotation=1d")) {
                await().untilAsserted(() -> assertThat(output).contains("credential.overdue"));
                assertThat(reporting.getBean(CredentialWatch.class).oldest())
                        .hasValueSatisfying(age -> assertThat(age).isGreaterThan(Duration.ofHours(47)));
                assertThat(acme(reporting).encryptedPassword()).isEqualTo(before);
                await().untilAsserted(() -> assertThat(reporting
                                .getBean(MeterRegistry.class)
                                .get("tenancy.credentials.age")
                                .gauge()
                                .value())
                        .isGreaterThan(Duration.ofHours(47).toSeconds()));
                assertThat(reporting.getBean(TenancyHealth.class).health().getDetails())
                        .containsEntry("credentials", Map.of("oldestDays", 2L, "overdue", true));
            }
            JdbcClient.create(database.dataSource())
                    .sql("DELETE FROM tenancy_leases")
                    .update();
            try (ConfigurableApplicationContext changing = start(
                    database,
                    TestApplication.KEY,
                    "--tenancy.security.credential-rotation=1d",
                    "--tenancy.security.rotate-passwords=true")) {
                await().until(() -> !Objects.equals(acme(changing).encryptedPassword(), before));
                await().until(() -> changing.getBean(CredentialWatch.class)
                        .oldest()
                        .filter(age -> age.toHours() == 0)
                        .isPresent());
                assertServed(changing);
            }
        }
    }

    static class Meters {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @Test
    @DisplayName("S-84: tenancy.security.max-login-attempts")
    void givenAttempts_whenStarted_thenPoolsHaveThem() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.security.max-login-attempts=7")) {
            assertThat(app.bean(PoolSettings.class).breaker().maximumLogins()).isEqualTo(7);
        }
    }

    private static void age(TestCentralDatabase database, TestDatabase kind) {
        OffsetDateTime then = OffsetDateTime.now(ZoneOffset.UTC).minusDays(2);
        JdbcClient.create(database.dataSource())
                .sql("UPDATE tenants SET created_at = ?")
                .param(kind == TestDatabase.MARIADB ? then.toLocalDateTime() : then)
                .update();
    }

    private static void assertServed(ConfigurableApplicationContext context) {
        context.getBean(TenantContext.class)
                .runAs(
                        acme(context),
                        () -> assertThat(context.getBean(JdbcClient.class)
                                        .sql("SELECT COUNT(*) FROM tenancy_marker")
                                        .query(Integer.class)
                                        .single())
                                .isEqualTo(1));
    }

    private static Tenant acme(ConfigurableApplicationContext context) {
        return context.getBean(TenantRegistry.class).findBySlug("acme").orElseThrow();
    }

    private static ConfigurableApplicationContext start(TestCentralDatabase database, String key, String... more) {
        return new SpringApplicationBuilder(PlainApplication.class, Meters.class)
                .properties(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.username(),
                        "spring.datasource.password=" + database.password(),
                        "spring.datasource.hikari.minimum-idle=0",
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "tenancy.database.name-prefix=" + database.tenantPrefix(),
                        "tenancy.security.encryption-key=" + key)
                .run(more);
    }
}
