package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.RegistrySettings;
import io.tenancy.tenant.RegistryUnavailableException;
import io.tenancy.tenant.Tenant;
import io.tenancy.tenant.TenantInactiveException;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabase;
import io.tenancy.test.TestDatabases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The central database refuses connections (F-08), or keeps them and is silent (F-09). Tenants' databases are well. */
@Tag("integration")
@Tag("long")
class CentralOutageTest {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(15);
    private static final Duration SECOND_AND_MARGIN = Duration.ofMillis(1_500);

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, false", "POSTGRESQL, true", "MARIADB, false", "MARIADB, true"})
    @DisplayName("F-08, F-09, S-59: known tenants are served, unknown ones refused within a second, and it heals")
    void givenCentralIsOut_whenAsked_thenKnownTenantsWorkAndUnknownFailInTime(TestDatabase kind, boolean silent)
            throws Exception {
        TestCentralDatabase database = TestDatabases.get(kind).createCentral();
        try (FaultProxy proxy = FaultProxy.to(database.server());
                Installation tenancy = behind(proxy, database, Duration.ofMinutes(15))) {
            Tenant acme = tenancy.create("acme");
            Tenant off = tenancy.lifecycle.suspend(tenancy.create("off"));
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "before"));
            // Longer than a poll, so that it is cached after the last change was noticed.
            await().during(Duration.ofMillis(600))
                    .until(() -> tenancy.registry.findBySlug("acme").isPresent());

            outage(proxy, silent);

            for (int i = 0; i < 20; i++) {
                assertThat(tenancy.registry.findBySlug("acme")).isPresent();
                assertThat(tenancy.context.callAs(acme, () -> Notes.read(tenancy)))
                        .containsExactly("before");
            }
            assertThatThrownBy(() -> tenancy.connections.switchToTenant(off))
                    .isInstanceOf(TenantInactiveException.class);
            assertUnknownFailInTime(tenancy);
            proxy.pass();
            Direct.central(tenancy)
                    .sql("UPDATE tenants SET is_active = FALSE WHERE id = ?")
                    .param(acme.id())
                    .update();

            await().atMost(FEW_SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(() -> tenancy.connections.switchToTenant(acme))
                            .isInstanceOf(TenantInactiveException.class));
            await().atMost(FEW_SECONDS)
                    .ignoreExceptions()
                    .until(() -> tenancy.registry.findBySlug("nobody-1").isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "MARIADB, false"})
    @DisplayName("F-08, F-09: after stale-if-error nobody is served without the registry, and again when it is back")
    void givenCentralIsOutForLong_whenKnownTenantIsUsed_thenRefusedUntilItIsBack(TestDatabase kind, boolean silent) {
        TestCentralDatabase database = TestDatabases.get(kind).createCentral();
        try (FaultProxy proxy = FaultProxy.to(database.server());
                Installation tenancy = behind(proxy, database, Duration.ofSeconds(1))) {
            Tenant acme = tenancy.create("acme");
            tenancy.context.runAs(acme, () -> Notes.write(tenancy, 1, "before"));

            outage(proxy, silent);

            await().pollInSameThread()
                    .atMost(FEW_SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> tenancy.context.runAs(acme, () -> Notes.read(tenancy)))
                            .isInstanceOf(RegistryUnavailableException.class));
            proxy.pass();
            await().pollInSameThread()
                    .atMost(FEW_SECONDS)
                    .ignoreExceptions()
                    .until(() -> tenancy.context.callAs(acme, () -> Notes.read(tenancy)), List.of("before")::equals);
        }
    }

    private static void outage(FaultProxy proxy, boolean silent) {
        if (silent) {
            proxy.silent();
        } else {
            proxy.refuse();
        }
    }

    private static void assertUnknownFailInTime(Installation tenancy) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(50);
        try {
            List<Future<Duration>> calls = IntStream.range(0, 200)
                    .mapToObj(i -> callers.submit(() -> {
                        long started = System.nanoTime();
                        assertThatThrownBy(() -> tenancy.registry.findBySlug("nobody-" + i))
                                .isInstanceOf(RegistryUnavailableException.class);
                        return Duration.ofNanos(System.nanoTime() - started);
                    }))
                    .toList();
            for (Future<Duration> call : calls) {
                assertThat(call.get()).isLessThan(SECOND_AND_MARGIN);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** A login that began while nobody answered goes on for half a minute, if MariaDB's driver is told nothing. */
    private static String impatient(TestCentralDatabase database) {
        return database.kind() == TestDatabase.MARIADB ? "?connectTimeout=2000" : "";
    }

    private static Installation behind(FaultProxy proxy, TestCentralDatabase database, Duration staleIfError) {
        String there = database.server().host() + ":" + database.server().port();
        return Installation.on(
                database,
                settings -> settings.centralUrl(
                                url -> url.replace(there, proxy.host() + ":" + proxy.port()) + impatient(database))
                        .registry(new RegistrySettings(
                                true,
                                Duration.ofHours(1),
                                staleIfError,
                                Duration.ofMillis(200),
                                Duration.ofSeconds(1),
                                10_000)));
    }
}
