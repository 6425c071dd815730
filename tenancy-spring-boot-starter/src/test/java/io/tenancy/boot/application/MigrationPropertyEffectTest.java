package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** S-84: each property below {@code tenancy.migration} has an effect that can be seen. */
@Tag("feature")
class MigrationPropertyEffectTest {

    private static final String NEXT = "--tenancy.migration.locations=classpath:db/tenant,classpath:db/next";
    private static final String HOST = "acme.example.com";

    @Test
    @DisplayName("S-84: tenancy.migration.on-startup=none: whoever is behind is used as it is")
    void givenNone_whenBehind_thenServedAsItIs() {
        try (TestCentralDatabase database = TestDatabases.get(TestDatabase.H2).createCentral()) {
            withAcme(database);
            try (ConfigurableApplicationContext next = start(database, NEXT, "--tenancy.migration.on-startup=none")) {
                assertThat(notes(next).status()).isEqualTo(200);
                assertThat(fleet(next).behind()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("S-84: tenancy.migration.on-startup=check and .retry-after: 503 with that pause until it was migrated")
    void givenCheck_whenBehind_thenNotReadyUntilMigrated(TestDatabase kind) {
        try (TestCentralDatabase database = TestDatabases.get(kind).createCentral()) {
            withAcme(database);
            try (ConfigurableApplicationContext next = start(
                    database, NEXT, "--tenancy.migration.on-startup=check", "--tenancy.migration.retry-after=7s")) {
                RawHttp.Response refused = notes(next);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body()).contains("TENANT_NOT_READY");
                assertThat(refused.headers()).containsEntry("retry-after", "7");
                assertThat(fleet(next).behind()).isEqualTo(1);

                fleet(next).migrate(MigrationPlan.ALL, FleetProgress.NONE);

                assertThat(notes(next).status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("S-84: tenancy.migration.on-startup=background: served as soon as it is migrated, by itself")
    void givenBackground_whenBehind_thenServedSoon(TestDatabase kind) {
        try (TestCentralDatabase database = TestDatabases.get(kind).createCentral()) {
            withAcme(database);
            try (ConfigurableApplicationContext next = start(database, NEXT)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> notes(next).status() == 200);
                assertThat(fleet(next).behind()).isZero();
            }
        }
    }

    @Test
    @DisplayName("on first use: a tenant that another node's older version made is migrated when it is asked for")
    void givenTenantOfOlderNode_whenAskedFor_thenMigratedOnce() {
        try (TestCentralDatabase database = TestDatabases.get(TestDatabase.H2).createCentral();
                ConfigurableApplicationContext older = start(database);
                ConfigurableApplicationContext next = start(database, NEXT)) {
            older.getBean(TenantLifecycle.class)
                    .create(NewTenant.of("acme", "Acme").subdomain("acme"));

            assertThat(notes(next).status()).isEqualTo(503);
            await().atMost(Duration.ofSeconds(30)).until(() -> notes(next).status() == 200);

            assertThat(fleet(next).behind()).isZero();
            assertThat(notes(older).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "S-84: tenancy.migration.on-startup=wait: nobody is behind when the start is over; one that fails stops nobody; tenancy.migration.runs counts")
    void givenWait_whenStarted_thenNobodyIsBehind() {
        try (TestCentralDatabase database = TestDatabases.get(TestDatabase.H2).createCentral()) {
            withAcme(database);
            try (ConfigurableApplicationContext next = start(database, NEXT, "--tenancy.migration.on-startup=wait")) {
                assertThat(fleet(next).behind()).isZero();
                assertThat(runs(next, "done")).isOne();
                assertThat(notes(next).status()).isEqualTo(200);
            }
            JdbcClient.create(database.dataSource())
                    .sql("UPDATE tenancy_migrations SET generation = NULL")
                    .update();
            JdbcClient.create(database.dataSource())
                    .sql("UPDATE tenants SET database_name = 'nowhere_to_be_found'")
                    .update();
            try (ConfigurableApplicationContext next = start(database, NEXT, "--tenancy.migration.on-startup=wait")) {
                assertThat(fleet(next).behind()).isEqualTo(1);
                assertThat(runs(next, "failed")).isOne();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3,8,3", "8,2,2"})
    @DisplayName(
            "S-84: tenancy.migration.parallelism and .parallelism-per-server bound how many are migrated at a time")
    void givenLimits_whenMigrating_thenSoManyAtATime(int all, int perServer, int expected) {
        try (TestCentralDatabase database = TestDatabases.get(TestDatabase.H2).createCentral();
                ConfigurableApplicationContext app = start(
                        Counted.class,
                        database,
                        "--tenancy.migration.on-startup=none",
                        "--tenancy.migration.parallelism=" + all,
                        "--tenancy.migration.parallelism-per-server=" + perServer)) {
            for (int i = 1; i <= 6; i++) {
                app.getBean(TenantLifecycle.class).create(NewTenant.of("t" + i, "T"));
            }
            Counted.EXPECTED.set(expected);
            Counted.MOST.set(0);

            fleet(app).migrate(MigrationPlan.ALL, FleetProgress.NONE);

            assertThat(Counted.MOST.get()).isEqualTo(expected);
        }
    }

    /** Its migrator waits until as many are at it as there should be, and a moment longer for one too many. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Counted {

        static final AtomicInteger EXPECTED = new AtomicInteger();
        static final AtomicInteger MOST = new AtomicInteger();
        private static final AtomicInteger NOW = new AtomicInteger();

        @Bean
        TenantMigrator migrator() {
            return tenant -> {
                MOST.accumulateAndGet(NOW.incrementAndGet(), Math::max);
                try {
                    await().pollInterval(10, TimeUnit.MILLISECONDS)
                            .atMost(Duration.ofSeconds(10))
                            .until(() -> MOST.get() >= EXPECTED.get());
                } finally {
                    NOW.decrementAndGet();
                }
            };
        }
    }

    private static void withAcme(TestCentralDatabase database) {
        try (ConfigurableApplicationContext before = start(database)) {
            before.getBean(TenantLifecycle.class)
                    .create(NewTenant.of("acme", "Acme").subdomain("acme"));
        }
    }

    /** What the meter {@code tenancy.migration.runs} says. */
    private static double runs(ConfigurableApplicationContext app, String outcome) {
        return app.getBean(MeterRegistry.class)
                .get("tenancy.migration.runs")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static FleetMigrator fleet(ConfigurableApplicationContext application) {
        return application.getBean(FleetMigrator.class);
    }

    private static RawHttp.Response notes(ConfigurableApplicationContext application) {
        return new RawHttp(Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port")))
                .get("/notes", HOST);
    }

    private static ConfigurableApplicationContext start(TestCentralDatabase database, String... properties) {
        return start(NotesApplication.class, database, properties);
    }

    private static ConfigurableApplicationContext start(
            Class<?> source, TestCentralDatabase database, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.datasource.hikari.minimum-idle=0",
                "--tenancy.database.name-prefix=" + database.tenantPrefix(),
                "--tenancy.security.encryption-key=" + TestApplication.KEY,
                "--tenancy.web.base-domain=example.com",
                "--spring.main.banner-mode=off",
                "--server.port=0"));
        arguments.addAll(List.of(properties));
        return new SpringApplicationBuilder(source).run(arguments.toArray(String[]::new));
    }
}
