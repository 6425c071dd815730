package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.RegistrySettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.tenant.TenantStatus;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The clocks of node and database disagree. A JVM's clock cannot be set, so it is the database's that is wrong here; who
 * compares the two sees the same. (On H2 there is only one.)
 */
@Tag("integration")
class WrongClockTest {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(5);
    private static final TimeZone USUAL = TimeZone.getDefault();

    @AfterEach
    void usualZone() {
        TimeZone.setDefault(USUAL);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("F-34: nodes in other zones, also one that looks seldom, refuse an expired tenant within one second")
    void givenTwoNodesInOtherZones_whenTimeComes_thenBothRefuseWithinASecond(TestDatabase kind) {
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
        try (Installation one = Installation.on(kind, settings -> looking(settings, Duration.ofSeconds(1)))) {
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            Installation other = Installation.on(one.database, settings -> looking(settings, Duration.ofSeconds(3)));
            try {
                Instant end = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.MILLIS);
                Tenant acme = one.lifecycle.create(NewTenant.of("acme", "Acme").expiresAt(end));
                Tenant known = other.registry.findById(acme.id()).orElseThrow();
                other.context.runAs(known, () -> Notes.write(other, 1, "in time"));
                CompletableFuture<Instant> here = CompletableFuture.supplyAsync(() -> firstRefusal(one, acme));
                CompletableFuture<Instant> there = CompletableFuture.supplyAsync(() -> firstRefusal(other, known));

                assertThat(here.join()).isBetween(end, end.plusSeconds(1));
                assertThat(there.join()).isBetween(end, end.plusSeconds(1));
            } finally {
                other.closeNode();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 60", "POSTGRESQL, -60", "MARIADB, 60", "MARIADB, -60"})
    @DisplayName(
            "F-34: an hour between node and database: the database's time decides, when a tenant is read and later")
    void givenAnHourBetween_whenTenantIsReadAndUsed_thenDatabaseDecides(TestDatabase kind, int minutes) {
        Duration off = Duration.ofMinutes(minutes);
        try (Installation tenancy = Installation.on(kind, settings -> settings.centralUrl(wrongBy(off)))) {
            setClock(tenancy, off);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Tenant halfAnHourAgo =
                    tenancy.lifecycle.create(NewTenant.of("past", "Past").expiresAt(now.minus(30, ChronoUnit.MINUTES)));
            Tenant inHalfAnHour = tenancy.lifecycle.create(
                    NewTenant.of("future", "Future").expiresAt(now.plus(30, ChronoUnit.MINUTES)));
            boolean ahead = minutes > 0;

            assertThat(inHalfAnHour.status()).isEqualTo(ahead ? TenantStatus.EXPIRED : TenantStatus.ACTIVE);
            assertThat(halfAnHourAgo.status()).isEqualTo(ahead ? TenantStatus.EXPIRED : TenantStatus.ACTIVE);
            await().pollInSameThread().during(Duration.ofSeconds(1)).untilAsserted(() -> {
                for (Tenant tenant : new Tenant[] {halfAnHourAgo, inHalfAnHour}) {
                    if (ahead) {
                        assertThatThrownBy(() -> tenancy.connections.switchToTenant(tenant))
                                .isInstanceOf(TenantInactiveException.class);
                    } else {
                        tenancy.connections.switchToTenant(tenant).close();
                    }
                }
            });
        }
    }

    @Test
    @DisplayName(
            "F-34: the database's clock jumps an hour ahead and back: only who expires is refused, and no pool goes")
    void givenWarmPools_whenDatabasesClockJumps_thenOnlyExpiryFollows() {
        CountingLogger opened = new CountingLogger("pool.opened");
        try (Installation tenancy = Installation.on(
                TestDatabase.POSTGRESQL,
                settings -> settings.centralUrl(wrongBy(Duration.ZERO)).logger(opened))) {
            setClock(tenancy, Duration.ZERO);
            Tenant steady = tenancy.create("steady");
            Tenant ending = tenancy.lifecycle.create(
                    NewTenant.of("ending", "Ending").expiresAt(Instant.now().plus(30, ChronoUnit.MINUTES)));
            tenancy.context.runAs(steady, () -> Notes.write(tenancy, 1, "before"));
            tenancy.context.runAs(ending, () -> Notes.write(tenancy, 1, "before"));

            setClock(tenancy, Duration.ofHours(1));
            await().pollInSameThread()
                    .atMost(FEW_SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(() -> tenancy.connections.switchToTenant(ending))
                            .isInstanceOf(TenantInactiveException.class));
            tenancy.context.runAs(steady, () -> Notes.write(tenancy, 2, "during"));
            setClock(tenancy, Duration.ofHours(-1));

            await().pollInSameThread()
                    .atMost(FEW_SECONDS)
                    .ignoreExceptions()
                    .untilAsserted(() -> tenancy.context.runAs(ending, () -> Notes.write(tenancy, 2, "after")));
            tenancy.context.runAs(steady, () -> Notes.write(tenancy, 3, "after"));
            assertThat(opened.count()).isEqualTo(3);
            assertThat(opened.count("pool.retired")).isEqualTo(1);
        }
    }

    private static Installation.Settings looking(Installation.Settings settings, Duration interval) {
        RegistrySettings usual = RegistrySettings.DEFAULTS;
        return settings.registry(new RegistrySettings(
                true, usual.timeToLive(), usual.staleIfError(), interval, usual.answerWithin(), usual.maximumSize()));
    }

    private static Instant firstRefusal(Installation node, Tenant tenant) {
        while (true) {
            try {
                node.connections.switchToTenant(tenant).close();
                Thread.onSpinWait();
            } catch (TenantInactiveException refused) {
                return Instant.now();
            }
        }
    }

    /** On PostgreSQL a function of our own hides the clock; MariaDB's session is told what time it is. */
    private static UnaryOperator<String> wrongBy(Duration off) {
        return url -> url
                + (url.contains("postgresql")
                        ? "?currentSchema=wrong,public,pg_catalog"
                        : "?sessionVariables=timestamp="
                                + Instant.now().plus(off).getEpochSecond());
    }

    private static void setClock(Installation tenancy, Duration off) {
        if (!tenancy.database.kind().isPostgresql()) {
            return;
        }
        Direct.central(tenancy).sql("CREATE SCHEMA IF NOT EXISTS wrong").update();
        Direct.central(tenancy)
                .sql("CREATE OR REPLACE FUNCTION wrong.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
                        + " 'SELECT pg_catalog.clock_timestamp() + INTERVAL ''" + off.toSeconds() + " seconds'''")
                .update();
    }
}
