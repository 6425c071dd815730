package io.tenancy.boot.application;

import static io.tenancy.boot.application.OperatorApplication.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tenancy.credential.CredentialManager;
import io.tenancy.logging.AuditActor;
import io.tenancy.logging.AuditEntry;
import io.tenancy.logging.AuditOutcome;
import io.tenancy.logging.AuditQuery;
import io.tenancy.logging.AuditTrail;
import io.tenancy.migration.FleetMigrator;
import io.tenancy.migration.FleetProgress;
import io.tenancy.migration.MigrationPlan;
import io.tenancy.pool.TenantPools;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** The audit trail of an application that sets nothing but properties. */
@Tag("feature")
class AuditTest {

    private static final String WRITABLE = "management.endpoint.tenants.access=unrestricted";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName(
            "contract 16: what beans, the endpoint and runs do is in the trail with who did it, also without a log channel")
    void givenApplication_whenTenantLives_thenTheTrailHasItWithItsActor(TestDatabase kind) {
        try (TestApplication app = OperatorApplication.start(kind, WRITABLE, "tenancy.logging.enabled=false")) {
            TenantLifecycle lifecycle = app.bean(TenantLifecycle.class);
            Tenant acme = lifecycle.create(NewTenant.of("acme", "Acme"));
            post(app, "tenants/acme/suspend");
            post(app, "tenants/acme/resume");
            post(app, "tenants/acme/evict-pool");
            post(app, "tenants/acme/reset-breaker");
            post(app, "tenants/acme/rotate-password");
            as("alice", () -> lifecycle.delete(app.tenant("acme")));

            assertThat(of(app, "acme"))
                    .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::outcome)
                    .containsExactly(
                            begun("system", "tenant.create"),
                            done("system", "tenant.create"),
                            begun("ops", "tenant.suspend"),
                            done("ops", "tenant.suspend"),
                            begun("ops", "tenant.resume"),
                            done("ops", "tenant.resume"),
                            done("ops", "pool.evict"),
                            done("ops", "breaker.reset"),
                            begun("ops", "password.rotate"),
                            done("ops", "password.rotate"),
                            begun("alice", "tenant.delete"),
                            done("alice", "tenant.delete"));
            assertThat(app.bean(AuditTrail.class).verify("acme").intact()).isTrue();
            assertThat(acme.id()).isPositive();
        }
    }

    @Test
    @DisplayName("keys, profiles and runs of migrations are in the trail; their correlation id begins with the trace's")
    void givenOperationsOfNoTenant_whenDone_thenInTheTrail() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.migration.on-startup=check")) {
            Tenant acme = app.create("acme");
            JdbcClient central = JdbcClient.create(app.database().dataSource());
            central.sql("UPDATE tenancy_migrations SET generation = NULL").update();
            CredentialManager credentials = app.bean(CredentialManager.class);
            MDC.put("traceId", "0af7651916cd43dd8448eb211c80319c");
            try {
                credentials.storeCredentials("admin", Map.of("username", "root", "password", "not-in-the-trail"));
                credentials.rotateEncryptionKeys();
                app.bean(FleetMigrator.class).migrate(MigrationPlan.ALL, FleetProgress.NONE);
            } finally {
                MDC.remove("traceId");
            }

            List<AuditEntry> entries = app.bean(AuditTrail.class).find(AuditQuery.latest());

            assertThat(entries)
                    .filteredOn(entry -> entry.correlationId().startsWith("0af7651916cd43dd8448eb211c80319c:"))
                    .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::outcome)
                    .containsExactly(
                            begun("system", "credential.store"),
                            done("system", "credential.store"),
                            begun("system", "keys.rotate"),
                            done("system", "keys.rotate"),
                            begun("system", "fleet.migrate"),
                            done("system", "fleet.migrate"));
            assertThat(entries.toString()).contains("admin", "reencrypted").doesNotContain("not-in-the-trail");
            assertThat(app.bean(AuditTrail.class).verify(null).intact()).isTrue();
            assertThat(acme.id()).isPositive();
        }
    }

    @Test
    @DisplayName("contract 16: a security event is in the trail of its tenant, also without a log channel")
    void givenForeignMarker_whenUsed_thenTheRefusalIsInTheTrail() {
        try (TestApplication app = PlainApplication.start(TestDatabase.H2, "tenancy.logging.enabled=false")) {
            Tenant acme = app.create("acme");
            app.tenants()
                    .runAs(
                            acme,
                            () -> app.jdbc()
                                    .sql("UPDATE tenancy_marker SET tenant_id = 4711")
                                    .update());
            app.bean(TenantPools.class).evict(acme);
            assertThatThrownBy(() -> app.tenants()
                            .runAs(
                                    acme,
                                    () -> app.jdbc().sql("SELECT 1").query().listOfRows()))
                    .isNotNull();

            await().atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(of(app, "acme"))
                            .filteredOn(entry -> entry.action().equals("security.connection.refused"))
                            .isNotEmpty()
                            .allMatch(entry -> entry.outcome() == AuditOutcome.NOTED
                                    && entry.context().contains("DATABASE_MISMATCH")));
        }
    }

    @Test
    @DisplayName("each entry is an audit event of Actuator's, and who acts is up to a bean")
    void givenRepositoryAndActor_whenSomethingIsDone_thenBothAreUsed() {
        TestCentralDatabase database = TestDatabases.get(TestDatabase.H2).createCentral();
        try (TestApplication app = TestApplication.start(database, Collecting.class)) {
            Tenant acme = app.create("acme");
            app.bean(TenantLifecycle.class).suspend(acme);

            await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                List<AuditEvent> events =
                        app.bean(AuditEventRepository.class).find("the nightly job", null, "tenant.suspend");
                assertThat(events)
                        .extracting(event -> event.getData().get("outcome"))
                        .containsExactly("BEGUN", "DONE");
                assertThat(events)
                        .allMatch(event -> "acme".equals(event.getData().get("tenant")));
            });
        }
    }

    @Test
    @DisplayName("tenancy.audit.retention: a node deletes what is older, and the rest is verified")
    void givenRetention_whenNodeRuns_thenOldEntriesGo() {
        TestCentralDatabase database = TestDatabases.get(TestDatabase.H2).createCentral();
        try (TestApplication first = TestApplication.start(database, PlainApplication.class)) {
            Tenant acme = first.create("acme");
            first.bean(TenantLifecycle.class).suspend(acme);
            assertThat(first.bean(AuditTrail.class).find(AuditQuery.latest())).hasSize(4);

            TestApplication second =
                    TestApplication.start(database, PlainApplication.class, "tenancy.audit.retention=1s");
            try {
                await().atMost(LONG_ENOUGH)
                        .untilAsserted(
                                () -> assertThat(first.bean(AuditTrail.class).find(AuditQuery.latest()))
                                        .isEmpty());
                first.bean(TenantLifecycle.class).resume(acme);
                assertThat(first.bean(AuditTrail.class).verify(null).intact()).isTrue();
                assertThat(first.bean(AuditTrail.class).find(AuditQuery.latest()))
                        .extracting(AuditEntry::sequence)
                        .containsExactly(4L, 5L);
            } finally {
                second.context().close();
            }
        }
    }

    private static List<AuditEntry> of(TestApplication app, String slug) {
        return app.bean(AuditTrail.class).find(AuditQuery.latest().ofTenant(slug));
    }

    private static Tuple begun(String actor, String action) {
        return tuple(actor, action, AuditOutcome.BEGUN);
    }

    private static Tuple done(String actor, String action) {
        return tuple(actor, action, AuditOutcome.DONE);
    }

    private static void as(String user, Runnable work) {
        TestingAuthenticationToken token = new TestingAuthenticationToken(user, "", "ROLE_OPS");
        SecurityContextHolder.getContext().setAuthentication(token);
        try {
            work.run();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Collecting {

        @Bean
        AuditEventRepository auditEventRepository() {
            return new InMemoryAuditEventRepository();
        }

        @Bean
        AuditActor auditActor() {
            return () -> "the nightly job";
        }
    }
}
