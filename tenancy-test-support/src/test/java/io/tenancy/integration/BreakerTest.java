package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.tenancy.connection.ConnectionException;
import io.tenancy.credential.SecretOwner;
import io.tenancy.integration.ProxiedTenant.Refusal;
import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.pool.BreakerSettings;
import io.tenancy.pool.BreakerState;
import io.tenancy.pool.PoolSettings;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.pool.TenantUnavailableException;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A database that fails again and again is not waited for. */
@Tag("integration")
class BreakerTest {

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Far above what failing at once takes, far below what waiting takes. */
    private static final Duration AT_ONCE = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName(
            "F-01, F-05: a server that refuses: callers fail at once, and after it is back all is well within seconds")
    void givenRefusingServer_whenItIsBack_thenCallersAreServedAgain(TestDatabase kind) throws Exception {
        CountingLogger log = new CountingLogger("breaker.opened");
        try (Installation tenancy = installation(kind, new BreakerSettings(3, PAUSE), log);
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            acme.use();
            acme.proxy.refuse();
            openBreaker(tenancy, acme);

            List<Refusal> refusals =
                    IntStream.range(0, 50).mapToObj(each -> acme.refusal()).toList();

            assertThat(refusals).allSatisfy(refusal -> {
                assertThat(refusal.took()).isLessThan(AT_ONCE);
                assertThat(refusal.code()).isEqualTo("TENANT_DATABASE_UNAVAILABLE");
                assertThat(refusal.exception())
                        .hasMessageContaining("is not served")
                        .hasMessageContaining("'acme'");
                assertThat(((ConnectionException) refusal.exception()).retryAfter())
                        .hasValueSatisfying(after -> assertThat(after).isLessThanOrEqualTo(PAUSE));
            });
            acme.proxy.pass();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThatCode(acme::use).doesNotThrowAnyException());
            assertThat(breaker(tenancy, acme.tenant)).isEqualTo(BreakerState.CLOSED);
            // Said after it is done, perhaps by another thread.
            await().untilAsserted(() -> assertThat(log.count())
                    .isEqualTo((int) log.count("breaker.closed"))
                    .isPositive());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName(
            "F-02, S-88, P4: a silent server: nobody waits longer than allowed, nor behind another, nor another tenant")
    void givenSilentServer_whenTouchedFirst_thenEachWaitsOnceAndOthersDoNot(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, new BreakerSettings(3, Duration.ofMinutes(1)));
                ProxiedTenant dead = new ProxiedTenant(tenancy, "dead")) {
            Tenant healthy = tenancy.create("healthy");
            dead.proxy.silent();

            List<CompletableFuture<Refusal>> eight = Stream.generate(
                            () -> CompletableFuture.supplyAsync(dead::refusal, task -> new Thread(task).start()))
                    .limit(8)
                    .toList();
            long started = System.nanoTime();
            new Rows(tenancy).note(healthy, 1);
            Duration others = Duration.ofNanos(System.nanoTime() - started);

            assertThat(others).isLessThan(WAIT);
            assertThat(eight).allSatisfy(caller -> {
                assertThat(caller.join().code()).isEqualTo("TENANT_DATABASE_UNAVAILABLE");
                assertThat(caller.join().took()).isLessThan(WAIT.plusMillis(500));
            });
            assertThat(dead.refusal().took()).isLessThan(AT_ONCE);
            assertThat(dead.proxy.accepted()).isLessThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-03: a warm pool whose connections died silently recovers once the way is open again")
    void givenWarmPool_whenSilentForAWhile_thenRecovers(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, new BreakerSettings(2, PAUSE));
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            acme.use();
            acme.proxy.silent();
            openBreaker(tenancy, acme);
            assertThat(acme.refusal().took()).isLessThan(AT_ONCE);

            acme.proxy.pass();

            await().atMost(Duration.ofSeconds(6))
                    .untilAsserted(() -> assertThatCode(acme::use).doesNotThrowAnyException());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-20: a wrong password is tried once, callers fail at once, and a corrected row is noticed")
    void givenPasswordChangedOutside_whenManyCall_thenServerSeesFewLogins(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, BreakerSettings.DEFAULTS);
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            String right = acme.tenant.encryptedPassword();
            Rows rows = new Rows(tenancy);
            String wrong =
                    tenancy.credentials.encrypt(SecretOwner.tenantPassword(acme.tenant.id()), "wrong".toCharArray());
            point(rows, acme, wrong);
            int before = acme.proxy.accepted();

            assertThat(acme.refusal().code()).isEqualTo("CREDENTIAL_REJECTED");
            List<Refusal> more =
                    IntStream.range(0, 30).mapToObj(each -> acme.refusal()).toList();

            assertThat(more).allSatisfy(refusal -> {
                assertThat(refusal.code()).isEqualTo("CREDENTIAL_REJECTED");
                assertThat(refusal.exception().retryable()).isFalse();
                assertThat(refusal.took()).isLessThan(AT_ONCE);
            });
            assertThat(acme.proxy.accepted() - before).isLessThanOrEqualTo(2);
            point(rows, acme, right);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThatCode(acme::use).doesNotThrowAnyException());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("F-20: a warm pool goes on with the connections it has when its login is refused from now on")
    void givenWarmPool_whenPasswordIsChangedOnTheServer_thenFewLoginsAndWorkGoesOn(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, BreakerSettings.DEFAULTS);
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme");
                Connection inUse = acme.connection()) {
            Direct.changePassword(tenancy, acme.tenant, "changed-outside");
            int before = acme.proxy.accepted();

            Refusal refused = acme.refusal();

            assertThat(refused.exception()).isInstanceOf(TenantUnavailableException.class);
            assertThat(refused.code()).isEqualTo("CREDENTIAL_REJECTED");
            assertThat(acme.proxy.accepted() - before).isLessThanOrEqualTo(2);
            assertThat(JdbcClient.create(new SingleConnectionDataSource(inUse, true))
                            .sql("SELECT COUNT(*) FROM notes")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("the breaker can be reset by hand, and shows its state")
    void givenOpenBreaker_whenReset_thenTheNextCallerTries(TestDatabase kind) throws Exception {
        try (Installation tenancy = installation(kind, new BreakerSettings(1, Duration.ofHours(1)));
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            acme.proxy.refuse();
            acme.refusal();
            acme.proxy.pass();
            assertThat(breaker(tenancy, acme.tenant)).isEqualTo(BreakerState.OPEN);
            assertThat(acme.refusal().took()).isLessThan(AT_ONCE);

            tenancy.pools.resetBreaker(acme.tenant);

            acme.use();
            assertThat(breaker(tenancy, acme.tenant)).isEqualTo(BreakerState.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    @DisplayName("a caller that learns of its pool only when that is closed gets a connection from the next one")
    void givenPoolClosedBeforeItsCallerRuns_whenCallerGoesOn_thenServedByTheNextPool(TestDatabase kind)
            throws Exception {
        AtomicReference<Runnable> whenOpened = new AtomicReference<>(() -> {});
        TenancyLogger beforeCallersKnow = new DelegatingTenancyLogger(TenancyLogger.noOp()) {
            @Override
            public void logTenantConnection(Tenant tenant, String what) {
                if (what.equals("breaker.closed")) {
                    whenOpened.getAndSet(() -> {}).run();
                }
            }
        };
        PoolSettings patient = PoolSettings.of(Limits.of(4, Duration.ofSeconds(20)));
        try (Installation tenancy = Installation.on(
                        kind,
                        settings -> settings.pools(patient.with(new BreakerSettings(1, PAUSE)))
                                .logger(beforeCallersKnow));
                ProxiedTenant acme = new ProxiedTenant(tenancy, "acme")) {
            acme.proxy.refuse();
            acme.refusal();
            acme.proxy.pass();
            CompletableFuture<Void> closed = new CompletableFuture<>();
            whenOpened.set(() -> {
                tenancy.pools.evict(acme.tenant);
                tenancy.pools.awaitRetired(acme.tenant);
                closed.complete(null);
            });

            // When the database may be tried again, the first caller waits for the pool.
            await().pollDelay(PAUSE.plusMillis(100)).untilAsserted(acme::use);

            assertThat(closed).isCompleted();
        }
    }

    private static Installation installation(TestDatabase kind, BreakerSettings breaker) {
        return installation(kind, breaker, TenancyLogger.noOp());
    }

    private static Installation installation(TestDatabase kind, BreakerSettings breaker, TenancyLogger logger) {
        return Installation.on(
                kind,
                settings -> settings.pools(PoolSettings.of(Limits.of(4, WAIT)).with(breaker))
                        .logger(logger));
    }

    private static void openBreaker(Installation tenancy, ProxiedTenant failing) {
        // HikariCP does not test a connection that was used within the last half second.
        await().pollDelay(Duration.ofMillis(600)).atMost(Duration.ofSeconds(20)).until(() -> {
            failing.refusal();
            return breaker(tenancy, failing.tenant) == BreakerState.OPEN;
        });
    }

    private static BreakerState breaker(Installation tenancy, Tenant tenant) {
        return tenancy.pools.snapshots().stream()
                .filter(pool -> pool.tenant().equals(tenant))
                .map(PoolSnapshot::breaker)
                .findAny()
                .orElse(BreakerState.CLOSED);
    }

    private static void point(Rows rows, ProxiedTenant acme, String password) {
        rows.point(
                acme.tenant,
                acme.proxy.host(),
                acme.proxy.port(),
                acme.tenant.databaseName(),
                acme.tenant.databaseUsername(),
                password);
    }
}
