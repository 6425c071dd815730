package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.TenancyException;
import io.tenancy.pool.BreakerSettings;
import io.tenancy.pool.PoolSettings;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.FaultProxy;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

/** Some of many tenants' databases fail, each in its own way. */
@Tag("integration")
@Tag("long")
@Tag("soak")
class MixedFaultsTest {

    private static final int CALLERS = 16;
    private static final int CALLERS_OF_DEAD = 2;
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LOAD = Duration.ofSeconds(Soak.times(5, 30));
    private static final int THREADS_PER_DEAD = 2;
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** Longer than a healthy database needs on a busy machine, and than the late one is late. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    /** Tries more often than anybody would want it to. */
    private static final BreakerSettings BREAKER = new BreakerSettings(3, Duration.ofMillis(500));

    private static final Duration LATE = Duration.ofSeconds(4);
    private static final long LOOK_MILLIS = 20;

    /** What the proxies have is no thread of the library. */
    private static final String PROXY = "fault-proxy-";

    /** By turns; a reset is over at once, so it is done again and again. */
    private static final List<Consumer<FaultProxy>> FAULTS = List.of(
            FaultProxy::refuse, FaultProxy::silent, FaultProxy::stop, proxy -> proxy.slow(LATE), FaultProxy::reset);

    private static final int LATE_ONE = 3;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService watch = Executors.newScheduledThreadPool(1);
    private final AtomicInteger mostThreads = new AtomicInteger();

    @AfterEach
    void end() {
        callers.shutdownNow();
        watch.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 15, 5", "MARIADB, 20, 5"})
    @DisplayName("F-07: whatever fails at some databases, the others' tenants notice nothing, and few threads wait")
    void givenSomeDatabasesFailInTheirWays_whenAllAreUnderLoad_thenHealthyTenantsAllSucceed(
            TestDatabase kind, int inSuite, int deadInSuite) throws Exception {
        int dead = (int) Soak.times(deadInSuite, 10);
        try (Installation tenancy = Installation.on(
                kind,
                settings -> settings.pools(
                        PoolSettings.of(Limits.connecting(2, CONNECT, SILENCE)).with(BREAKER)))) {
            List<ProxiedTenant> failing = IntStream.range(0, dead)
                    .mapToObj(i -> new ProxiedTenant(tenancy, "dead" + i))
                    .toList();
            List<Tenant> healthy = IntStream.range(dead, (int) Soak.times(inSuite, 100))
                    .mapToObj(i -> tenancy.create("t" + i))
                    .toList();
            Set<Tenant> refused = ConcurrentHashMap.newKeySet();
            everyNow(() -> mostThreads.accumulateAndGet(threads(), Math::max));
            ScheduledExecutorService callersOfDead = callFailing(tenancy, failing, refused);
            try {
                callHealthy(tenancy, healthy, QUIET);
                // Opening all the pools takes threads that nobody needs any more then.
                await().atMost(Duration.ofSeconds(30)).until(() -> !JvmResources.hasTransientThreads());
                int before = callHealthy(tenancy, healthy, QUIET);
                assertThat(refused).isEmpty();
                for (int i = 0; i < dead; i++) {
                    FAULTS.get(i % FAULTS.size()).accept(failing.get(i).proxy);
                }
                everyNow(() -> resetAgain(failing));

                int then = callHealthy(tenancy, healthy, LOAD);

                System.out.printf(
                        "%d of %d databases on %s dead: at most %d threads, %d before; %d tenants refused%n",
                        dead, dead + healthy.size(), kind, then, before, refused.size());
                // Who is only late may be served in the end.
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(failing)
                                .filteredOn(one -> failing.indexOf(one) % FAULTS.size() != LATE_ONE)
                                .extracting(one -> one.tenant)
                                .isSubsetOf(refused));
                assertThat(then).isLessThanOrEqualTo(before + THREADS_PER_DEAD * dead);
            } finally {
                callersOfDead.shutdownNow();
                failing.forEach(ProxiedTenant::close);
            }
        }
    }

    private void everyNow(Runnable task) {
        watch.scheduleWithFixedDelay(task, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void resetAgain(List<ProxiedTenant> failing) {
        for (int i = FAULTS.size() - 1; i < failing.size(); i += FAULTS.size()) {
            failing.get(i).proxy.reset();
        }
    }

    /** Calls for the failing tenants, again and again, until this is shut down. */
    private ScheduledExecutorService callFailing(
            Installation tenancy, List<ProxiedTenant> failing, Set<Tenant> refused) {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLERS_OF_DEAD * failing.size());
        for (ProxiedTenant dead : failing) {
            for (int i = 0; i < CALLERS_OF_DEAD; i++) {
                threads.scheduleWithFixedDelay(
                        () -> call(tenancy, dead.tenant, refused), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        return threads;
    }

    private static void call(Installation tenancy, Tenant dead, Set<Tenant> refused) {
        try {
            tenancy.context.runAs(dead, () -> assertThat(Notes.owner(tenancy)).isEqualTo(dead.id()));
        } catch (TenancyException | DataAccessException failed) {
            refused.add(dead);
        }
    }

    /** Every call for a healthy tenant has to succeed. Returns the most threads that there were meanwhile. */
    private int callHealthy(Installation tenancy, List<Tenant> healthy, Duration duration) throws Exception {
        mostThreads.set(0);
        CompletableFuture<?>[] good = IntStream.range(0, CALLERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> callHealthy(tenancy, healthy, i, duration), callers))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(good).get(3, TimeUnit.MINUTES);
        return mostThreads.get();
    }

    private static void callHealthy(Installation tenancy, List<Tenant> healthy, int caller, Duration duration) {
        long started = System.nanoTime();
        for (int i = 0; System.nanoTime() - started < duration.toNanos(); i++) {
            Tenant tenant = healthy.get((caller + i) % healthy.size());
            tenancy.context.runAs(tenant, () -> assertThat(Notes.owner(tenancy)).isEqualTo(tenant.id()));
        }
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith(PROXY))
                .count();
    }
}
