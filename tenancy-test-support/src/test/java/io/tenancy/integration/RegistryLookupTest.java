package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.RegistrySettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.ServerLog;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the registry asks the central database, and when what it knows is enough. */
@Tag("integration")
@Tag("long")
class RegistryLookupTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("S-56: a change on this node, inside a tenant too, is seen by the next lookup; otherwise none is made")
    void givenCachedTenant_whenChangedInsideTenantContext_thenNextLookupSeesIt(TestDatabase kind) {
        try (Installation tenancy = unpolled(kind, 100)) {
            Tenant acme = tenancy.create("acme");
            Tenant globex = tenancy.create("globex");
            assertThat(tenancy.registry.findBySlug("acme")).isPresent();
            assertThat(tenancy.registry.findBySlug("globex")).isPresent();
            ServerLog log = tenancy.database.server().log().orElseThrow();
            long before = log.position();

            for (int i = 0; i < 100; i++) {
                assertThat(tenancy.registry.findBySlug("acme")).isPresent();
            }
            assertThat(reads(log, before)).isZero();
            tenancy.context.runAs(globex, () -> tenancy.lifecycle.suspend(acme));

            assertThat(tenancy.registry.findBySlug("acme").orElseThrow().status())
                    .isEqualTo(TenantStatus.SUSPENDED);
            tenancy.context.runAs(globex, () -> tenancy.lifecycle.delete(acme));
            assertThat(tenancy.registry.findBySlug("acme")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "H2, name = 'New name'",
        "POSTGRESQL, domain = 'new.example'",
        "MARIADB, slug = 'new-slug'",
        "MARIADB, plan = 'gold'"
    })
    @DisplayName("S-56: name, domain, slug and plan that others change by SQL are seen in time")
    void givenCachedTenant_whenRowChangesBySql_thenLookupsFollow(TestDatabase kind, String change) {
        try (Installation tenancy = Installation.on(kind)) {
            Tenant acme = tenancy.lifecycle.create(NewTenant.of("acme", "Acme").domain("old.example"));
            assertThat(tenancy.registry.findByDomain("old.example")).isPresent();
            assertThat(tenancy.registry.findByDomain("new.example")).isEmpty();
            assertThat(tenancy.registry.findBySlug("new-slug")).isEmpty();

            Direct.central(tenancy)
                    .sql("UPDATE tenants SET " + change + " WHERE id = ?")
                    .param(acme.id())
                    .update();

            String expected = change.replaceAll(".*'(.*)'", "$1");
            await().atMost(FEW_SECONDS).untilAsserted(() -> {
                Tenant known = tenancy.registry.findById(acme.id()).orElseThrow();
                assertThat(expected).isIn(known.name(), known.domain(), known.slug(), known.plan());
                assertThat(tenancy.registry.findByDomain("new.example").isPresent())
                        .isEqualTo(expected.equals("new.example"));
                assertThat(tenancy.registry.findByDomain("old.example").isPresent())
                        .isNotEqualTo(expected.equals("new.example"));
                assertThat(tenancy.registry.findBySlug("new-slug").isPresent()).isEqualTo(expected.equals("new-slug"));
                assertThat(tenancy.registry.findBySlug("acme").isPresent()).isNotEqualTo(expected.equals("new-slug"));
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("N-41: a tenant whose time comes is refused soon, although nobody changes its row")
    void givenTenantThatExpiresSoon_whenTimeComes_thenRefused(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
            Tenant acme = tenancy.lifecycle.create(NewTenant.of("acme", "Acme").expiresAt(end));
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "in time"));

            await().pollInSameThread()
                    .atMost(FEW_SECONDS.multipliedBy(2))
                    .untilAsserted(() -> assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                            .isInstanceOf(TenantInactiveException.class));

            assertThat(Instant.now()).isAfterOrEqualTo(end);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName("N-58, S-59: an unknown name costs one read, however often it is asked for")
    void givenUnknownName_whenAskedAThousandTimes_thenOneRead(TestDatabase kind) {
        try (Installation tenancy = unpolled(kind, 100)) {
            ServerLog log = tenancy.database.server().log().orElseThrow();
            long before = log.position();

            for (int i = 0; i < 1_000; i++) {
                assertThat(tenancy.registry.findByDomain("nobody.example")).isEmpty();
            }

            assertThat(reads(log, before)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL"})
    @DisplayName("N-58: of many unknown names only so many are kept, and no known one makes way for them")
    void givenManyUnknownNames_whenAskedFor_thenCacheIsBounded(TestDatabase kind) {
        int kept = 100;
        try (Installation tenancy = unpolled(kind, kept)) {
            tenancy.create("acme");
            assertThat(tenancy.registry.findBySlug("acme")).isPresent();
            ServerLog log = tenancy.database.server().log().orElseThrow();

            for (int i = 0; i < 20 * kept; i++) {
                assertThat(tenancy.registry.findBySlug("nobody-" + i)).isEmpty();
            }
            long before = log.position();
            for (int i = 0; i < 20 * kept; i++) {
                assertThat(tenancy.registry.findBySlug("nobody-" + i)).isEmpty();
            }
            int forgotten = reads(log, before);
            before = log.position();
            assertThat(tenancy.registry.findBySlug("acme")).isPresent();

            // Caffeine evicts aside, so that a few more than allowed may be there for a moment.
            assertThat(forgotten).isGreaterThan(15 * kept);
            assertThat(reads(log, before)).isZero();
        }
    }

    private static int reads(ServerLog log, long since) {
        return log.linesContaining(since, "FROM tenants").size();
    }

    private static Installation unpolled(TestDatabase kind, int size) {
        return Installation.on(
                kind,
                settings -> settings.registry(
                        new RegistrySettings(true, NEVER, NEVER, NEVER, Duration.ofSeconds(1), size)));
    }
}
