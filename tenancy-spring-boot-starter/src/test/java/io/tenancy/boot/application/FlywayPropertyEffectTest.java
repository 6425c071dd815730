package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.connection.ConnectionManager;
import io.tenancy.context.TenantScope;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.TenantFlywayCustomizer;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantRegistry;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** S-84: what an application says about the scripts of its tenants, beside where they are. */
@Tag("feature")
class FlywayPropertyEffectTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("S-84: tenancy.migration.placeholders, the tenant's own ones and customizer beans reach the scripts; a"
            + " changed value is a change of the scripts that are repeated")
    void givenPlaceholders_whenMigrated_thenScriptsHaveThem(TestDatabase kind) {
        String scripts = "--tenancy.migration.locations=classpath:db/tenant,classpath:db/placeholders";
        String currency = "--tenancy.migration.placeholders.currency=";
        try (TestCentralDatabase database = TestDatabases.get(kind).createCentral()) {
            try (ConfigurableApplicationContext app = start(database, scripts, currency + "EUR")) {
                Tenant acme = app.getBean(TenantLifecycle.class).create(NewTenant.of("acme", "Acme Inc."));

                assertThat(settings(app, acme))
                        .containsEntry("currency", "EUR")
                        .containsEntry("tenant", "acme " + acme.id())
                        .containsEntry("custom", "of Acme Inc.");
            }
            try (ConfigurableApplicationContext same = start(database, scripts, currency + "EUR")) {
                assertThat(same.getBean(FleetMigrator.class).behind()).isZero();
            }
            try (ConfigurableApplicationContext next =
                    start(database, scripts, currency + "USD", "--tenancy.migration.on-startup=wait")) {
                assertThat(settings(next, acme(next))).containsEntry("currency", "USD");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "S-84: tenancy.migration.seed-locations: each script once per tenant, also for new tenants and for those"
                    + " that were there before")
    void givenSeed_whenMigrated_thenOncePerTenant(TestDatabase kind) {
        String seed = "--tenancy.migration.seed-locations=classpath:db/seed";
        String wait = "--tenancy.migration.on-startup=wait";
        try (TestCentralDatabase database = TestDatabases.get(kind).createCentral()) {
            try (ConfigurableApplicationContext before = start(database)) {
                before.getBean(TenantLifecycle.class).create(NewTenant.of("acme", "Acme"));
            }
            try (ConfigurableApplicationContext app = start(database, wait, seed)) {
                Tenant beta = app.getBean(TenantLifecycle.class).create(NewTenant.of("beta", "Beta"));

                assertThat(notes(app, acme(app))).containsExactly("seed of acme");
                assertThat(notes(app, beta)).containsExactly("seed of beta");
                assertThat(app.getBean(FleetMigrator.class).inspect(beta)).satisfies(state -> {
                    assertThat(state.version()).isEqualTo("1");
                    assertThat(state.pending()).isEmpty();
                    assertThat(state.drift()).isEmpty();
                });
            }
            try (ConfigurableApplicationContext next = start(database, wait, seed + ",classpath:db/seed2")) {
                assertThat(notes(next, acme(next))).containsExactly("seed of acme", "more");
                assertThat(next.getBean(FleetMigrator.class).behind()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"H2, 17000", "POSTGRESQL, 17s", "MARIADB, 17 17"})
    @DisplayName("S-84: tenancy.migration.lock-timeout is what a migration's connection waits")
    void givenLockTimeout_whenMigrating_thenItsConnectionHasIt(TestDatabase kind, String expected) {
        String scripts = "classpath:db/tenant,classpath:db/lock/" + kind.name().toLowerCase(Locale.ROOT);
        try (TestCentralDatabase database = TestDatabases.get(kind).createCentral();
                ConfigurableApplicationContext app = start(
                        database, "--tenancy.migration.lock-timeout=17s", "--tenancy.migration.locations=" + scripts)) {
            Tenant acme = app.getBean(TenantLifecycle.class).create(NewTenant.of("acme", "Acme"));

            assertThat(notes(app, acme)).containsExactly(expected);
        }
    }

    private static List<String> notes(ConfigurableApplicationContext application, Tenant tenant) {
        try (TenantScope scope = application.getBean(ConnectionManager.class).switchToTenant(tenant)) {
            return application
                    .getBean(JdbcClient.class)
                    .sql("SELECT writer FROM notes ORDER BY id")
                    .query(String.class)
                    .list();
        }
    }

    private static Tenant acme(ConfigurableApplicationContext application) {
        return application.getBean(TenantRegistry.class).findBySlug("acme").orElseThrow();
    }

    private static Map<String, String> settings(ConfigurableApplicationContext application, Tenant tenant) {
        Map<String, String> found = new HashMap<>();
        try (TenantScope scope = application.getBean(ConnectionManager.class).switchToTenant(tenant)) {
            application
                    .getBean(JdbcClient.class)
                    .sql("SELECT name, text FROM settings")
                    .query(row -> {
                        found.put(row.getString(1), row.getString(2));
                    });
        }
        return found;
    }

    private static ConfigurableApplicationContext start(TestCentralDatabase database, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.datasource.hikari.minimum-idle=0",
                "--tenancy.database.name-prefix=" + database.tenantPrefix(),
                "--tenancy.security.encryption-key=" + TestApplication.KEY,
                "--spring.main.banner-mode=off",
                "--spring.main.web-application-type=none"));
        arguments.addAll(List.of(properties));
        return new SpringApplicationBuilder(Customized.class).run(arguments.toArray(String[]::new));
    }

    /** Says more about its scripts than properties can. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Customized {

        @Bean
        TenantFlywayCustomizer nameOfTenant() {
            return (tenant, flyway) -> {
                Map<String, String> placeholders = new HashMap<>(flyway.getPlaceholders());
                placeholders.put("custom", tenant == null ? "of nobody" : "of " + tenant.name());
                placeholders.put("tenant.slug", "not to be changed");
                flyway.placeholders(placeholders);
            };
        }
    }
}
