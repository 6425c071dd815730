package io.tenancy.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenancy.boot.web.TenantFilter;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.DatabaseConfigs;
import io.tenancy.connection.TenantRoutingDataSource;
import io.tenancy.context.TenantContext;
import io.tenancy.context.ThreadBinding;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.MasterKeys;
import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.migration.TenantMigrator;
import io.tenancy.monitoring.ConnectionMonitor;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.TenantRegistry;
import jakarta.persistence.EntityManager;
import jakarta.servlet.Filter;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mail.MailSender;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.transaction.TransactionManager;

/** What is there with which library, and what gives way to an application's own bean. */
@Tag("integration")
@Tag("long")
class ClassPathTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                    "tenancy.security.encryption-key=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=");

    private static final Class<?>[] JPA = {
        EntityManager.class,
        JpaRepository.class,
        EntityManagerHolder.class,
        LocalContainerEntityManagerFactoryBean.class,
        HibernatePropertiesCustomizer.class
    };

    @Test
    @DisplayName("the starter alone, without web, Actuator, JPA, security and Boot's Flyway")
    void givenStarterAlone_whenStarted_thenRoutes() {
        Class<?>[] others = {
            Filter.class,
            HealthContributor.class,
            ConditionalOnEnabledHealthIndicator.class,
            EnableWebSecurity.class,
            MeterRegistry.class,
            ConditionalOnAvailableEndpoint.class,
            FlywayConfigurationCustomizer.class,
            MailSender.class
        };
        runner.withClassLoader(new FilteredClassLoader(
                        Stream.concat(Stream.of(others), Stream.of(JPA)).toArray(Class<?>[]::new)))
                .withPropertyValues("spring.autoconfigure.exclude=" + FlywayAutoConfiguration.class.getName() + ","
                        + MetricsAutoConfiguration.class.getName())
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TenantRoutingDataSource.class)
                        .hasSingleBean(TenantLifecycle.class)
                        .doesNotHaveBean("dbHealthContributor")
                        .doesNotHaveBean("tenantFilter"));
    }

    static Stream<FilteredClassLoader> oneLibraryMissing() {
        return Stream.of(
                new FilteredClassLoader(HealthContributor.class, ConditionalOnEnabledHealthIndicator.class),
                new FilteredClassLoader(ConditionalOnAvailableEndpoint.class),
                new FilteredClassLoader(JPA),
                new FilteredClassLoader(MailSender.class),
                new FilteredClassLoader(Filter.class),
                new FilteredClassLoader(EnableWebSecurity.class));
    }

    @ParameterizedTest
    @MethodSource("oneLibraryMissing")
    void givenOneLibraryMissing_whenStarted_thenTheRestWorks(FilteredClassLoader classPath) {
        runner.withClassLoader(classPath)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TenantRoutingDataSource.class));
    }

    @Test
    void givenNoMicrometer_whenStarted_thenRoutesAndMeasures() {
        runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .withPropertyValues("spring.autoconfigure.exclude=" + MetricsAutoConfiguration.class.getName())
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ConnectionMonitor.class));
    }

    @Test
    @DisplayName("a MeterRegistry bean is all that meters need: no Actuator, and nothing of Boot's for Micrometer")
    void givenRegistryWithoutActuator_whenStarted_thenMetersAreThere() {
        runner.withClassLoader(new FilteredClassLoader(
                        HealthContributor.class,
                        ConditionalOnEnabledHealthIndicator.class,
                        ConditionalOnAvailableEndpoint.class,
                        MeterRegistryCustomizer.class))
                .withPropertyValues(
                        "spring.autoconfigure.exclude=" + CompositeMeterRegistryAutoConfiguration.class.getName() + ","
                                + SimpleMetricsExportAutoConfiguration.class.getName())
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(MeterRegistry.class);
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("tenancy.pools")
                                    .gauge()
                                    .value())
                            .isZero();
                });
    }

    @Test
    void givenNoRegistry_whenStarted_thenRoutesAndMeasures() {
        runner.withPropertyValues("management.simple.metrics.export.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TenantRoutingDataSource.class)
                        .hasSingleBean(ConnectionMonitor.class));
    }

    @Test
    void givenTenancyIsOff_whenStarted_thenTheDataSourceIsTheApplicationsOwn() {
        runner.withPropertyValues("tenancy.enabled=false", "tenancy.security.encryption-key=")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(DataSource.class);
                    assertThat(context.getBean(DataSource.class)).isNotInstanceOf(TenantRoutingDataSource.class);
                    assertThat(context).doesNotHaveBean(TenantRegistry.class);
                });
    }

    @Test
    @DisplayName("an injected DataSource, JdbcClient and TransactionManager mean the router; central is there by name")
    void givenTwoDataSources_whenInjected_thenRouterIsMeant() {
        runner.run(context -> {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(TenantRoutingDataSource.class);
            assertThat(context.getBean("centralDataSource")).isSameAs(context.getBean("dataSource"));
            assertThat(context.getBean(JdbcClient.class)).isNotSameAs(context.getBean("centralJdbcClient"));
            assertThat(context.getBean(TransactionManager.class))
                    .isNotSameAs(context.getBean("centralTransactionManager"));
            assertThat(context.getBean(Flyway.class).getConfiguration().getDataSource())
                    .isSameAs(context.getBean("centralDataSource"));
        });
    }

    static Stream<Class<?>> replaceable() {
        return Stream.of(
                TenancyLogger.class,
                MasterKeys.class,
                CredentialManager.class,
                TenantRegistry.class,
                DatabaseConfigs.class,
                TenantPools.class,
                ThreadBinding.class,
                ConnectionManager.class,
                TenantContext.class,
                TenantMigrator.class,
                TenantLifecycle.class);
    }

    @ParameterizedTest
    @MethodSource("replaceable")
    <T> void givenOwnBean_whenStarted_thenOursBacksOff(Class<T> type) {
        runner.run(first -> {
            T own = first.getBean(type);
            runner.withBean("own", type, () -> own, definition -> definition.setDestroyMethodName(""))
                    .run(context -> {
                        assertThat(context).hasNotFailed().hasSingleBean(type);
                        assertThat(context.getBean(type)).isSameAs(own);
                    });
        });
    }

    @Test
    @DisplayName("contract 25: a TenancyLogger that overrides one method takes the place of ours")
    void givenOwnLogger_whenStarted_thenUsed() {
        runner.withBean(TenancyLogger.class, () -> new DelegatingTenancyLogger(TenancyLogger.noOp()) {})
                .run(context ->
                        assertThat(context.getBean(TenancyLogger.class)).isInstanceOf(DelegatingTenancyLogger.class));
    }

    @Test
    void givenWebApplication_whenStarted_thenFilterIsThere() {
        new WebApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "tenancy.security.encryption-key=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=")
                .run(context -> assertThat(context.getBean("tenantFilter"))
                        .hasFieldOrProperty("filter")
                        .extracting("filter")
                        .isInstanceOf(TenantFilter.class));
    }

    @Test
    @DisplayName("two data sources of the application's own and no word which is central: refused with the remedy")
    void givenTwoOwnDataSources_whenStarted_thenRefused() {
        runner.withUserConfiguration(TwoDataSources.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(AmbiguousCentralDatabaseException.class)
                        .hasMessageContaining("one")
                        .hasMessageContaining("two")
                        .hasMessageContaining("centralDataSource"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class TwoDataSources {

        @Bean
        DataSource one() {
            return new DriverManagerDataSource("jdbc:h2:mem:one");
        }

        @Bean
        DataSource two() {
            return new DriverManagerDataSource("jdbc:h2:mem:two");
        }
    }
}
