package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.migration.FlywayTenantMigrator;
import io.tenancy.migration.LiquibaseTenantMigrator;
import io.tenancy.migration.TenantMigrator;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Who migrates tenants' databases, by property, by library and by bean. */
@Tag("integration")
class LiquibaseSettingsTest {

    private static final String CHANGE_LOG = "tenancy.migration.change-log=classpath:db/liquibase/changelog.yaml";
    private static final FilteredClassLoader NO_LIQUIBASE = new FilteredClassLoader("liquibase");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                    "tenancy.security.encryption-key=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=");

    @Test
    @DisplayName("S-84: tenancy.migration.change-log")
    void givenChangeLog_whenStarted_thenLiquibase() {
        runner.withPropertyValues(CHANGE_LOG)
                .run(context ->
                        assertThat(context.getBean(TenantMigrator.class)).isInstanceOf(LiquibaseTenantMigrator.class));
    }

    @Test
    void givenOwnBean_whenStarted_thenThatOne() {
        TenantMigrator own = tenant -> {};
        runner.withPropertyValues(CHANGE_LOG)
                .withBean(TenantMigrator.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(TenantMigrator.class)).isSameAs(own));
    }

    @Test
    void givenNoLiquibase_whenStartedWithoutChangeLog_thenFlyway() {
        runner.withClassLoader(NO_LIQUIBASE)
                .run(context ->
                        assertThat(context.getBean(TenantMigrator.class)).isInstanceOf(FlywayTenantMigrator.class));
    }

    @Test
    @DisplayName("N-61: a change log without Liquibase stops the start, and says which library is missing")
    void givenNoLiquibase_whenStartedWithChangeLog_thenRefused() {
        runner.withClassLoader(NO_LIQUIBASE)
                .withPropertyValues(CHANGE_LOG)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("tenancy.migration.change-log is 'classpath:db/liquibase/changelog.yaml'")
                        .hasMessageContaining("org.liquibase:liquibase-core on the class path"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenancy.migration.locations=classpath:db/next",
                "tenancy.migration.seed-locations=classpath:db/seed",
                "tenancy.migration.change-log=db/liquibase/changelog.yaml",
                "tenancy.migration.change-log=classpath:"
            })
    @DisplayName("N-61: a change log beside Flyway's scripts, or elsewhere than on the class path, stops the start")
    void givenConflict_whenStarted_thenRefused(String setting) {
        runner.withPropertyValues(CHANGE_LOG, setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("tenancy.migration.change-log")
                        .hasMessageContaining("without tenancy.migration.locations and .seed-locations"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
