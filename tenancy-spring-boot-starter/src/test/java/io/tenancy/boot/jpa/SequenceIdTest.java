package io.tenancy.boot.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.context.TenantContext;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TenancyTest;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestTenants;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Ids from a sequence whose step is the default: Hibernate must not keep numbers of one tenant for another. */
@Tag("feature")
class SequenceIdTest {

    @SpringBootTest(classes = Application.class, properties = "tenancy.migration.locations=classpath:db/labels")
    @TenancyTest
    @Tag("feature")
    static class OnH2 extends Contract {}

    @SpringBootTest(classes = Application.class, properties = "tenancy.migration.locations=classpath:db/labels")
    @TenancyTest(database = TestDatabase.POSTGRESQL)
    @Tag("feature")
    static class OnPostgresql extends Contract {}

    @Test
    @DisplayName("two tenants that insert in turn both count from their own sequence, on H2 and PostgreSQL")
    void givenBothProducts_whenInsertingInTurn_thenEachCountsByItself() {
        for (Class<?> product : List.of(OnH2.class, OnPostgresql.class)) {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(DiscoverySelectors.selectClass(product))
                    .execute()
                    .testEvents()
                    .assertStatistics(statistics -> statistics.succeeded(1).failed(0));
        }
    }

    abstract static class Contract {

        @Test
        void inTurn(@Autowired TestTenants tenants, @Autowired TenantContext context, @Autowired Labels labels)
                throws Exception {
            for (int round = 0; round < 60; round++) {
                for (Tenant tenant : tenants.all()) {
                    context.runAs(tenant, () -> labels.save(new Label(tenant.slug())));
                }
            }

            for (Tenant tenant : tenants.all()) {
                List<Label> own = context.callAs(tenant, labels::findAll);
                assertThat(own).hasSize(60).allMatch(label -> label.text.equals(tenant.slug()));
                assertThat(own).allMatch(label -> label.id % 50 == 1);
            }
        }
    }

    @SpringBootApplication(proxyBeanMethods = false)
    @EnableJpaRepositories(considerNestedRepositories = true)
    static class Application {}

    interface Labels extends JpaRepository<Label, Long> {}

    @Entity
    @Table(name = "labels")
    static class Label {

        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        private Long id = null;

        private String text = "";

        protected Label() {}

        Label(String text) {
            this.text = text;
        }
    }
}
