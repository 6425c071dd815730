package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.SilentServer;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools that are opened and closed all the time leave nothing behind. */
@Tag("integration")
@Tag("long")
@Tag("soak")
class PoolCyclesTest {

    private static final int THREADS = 8;

    /** One in twenty is on a server that never answers. */
    private static final int TENANTS = 20;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int WARM_UP = 60;
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int MORE_THREADS = 5;

    /** Its housekeeping, and its one connection's age and keepalive. */
    private static final int TASKS_PER_POOL = 3;

    /** The pools' own look, once a second. */
    private static final int OTHER_TASKS = 1;

    /** Of descriptors and of the heap; but a few come and go whatever happens. */
    private static final int PERCENT = 5;

    private static final long DESCRIPTORS = 10;
    private static final long HEAP_KILOBYTES = 2_048;

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 100, 10000", "MARIADB, 100, 10000", "MYSQL, 100, 10000"})
    @DisplayName("F-27: pools opened and closed leave no thread, task, descriptor, memory or MBean behind")
    void givenManyCycles_whenSomeServersAreSilent_thenNothingIsLeft(TestDatabase kind, int inSuite, int full) {
        Soak.eachSeed("Cycles of pools", kind, seed -> {
            JvmResources jvm = new JvmResources();
            try (SilentServer silent = SilentServer.open();
                    Installation tenancy = Installation.on(
                            kind,
                            settings -> settings.pools(Limits.connecting(1, CONNECT))
                                    .customizer(jvm::watch))) {
                List<Tenant> tenants = tenants(tenancy, silent);
                // What is made once is made by then.
                cycles(tenancy, tenants, seed, WARM_UP);
                awaitClosed(tenancy, jvm);
                JvmResources.Reading before = JvmResources.read();
                int cycles = (int) Soak.times(inSuite, full);

                int refused = cycles(tenancy, tenants, seed, cycles);

                // A pool that is being closed is looked at by one task more, and each thread may be opening one, which
                // has tasks before it is among the MBeans.
                assertThat(jvm.longestQueue())
                        .isLessThanOrEqualTo((TASKS_PER_POOL + 1) * (jvm.mostPools() + THREADS) + OTHER_TASKS);
                awaitClosed(tenancy, jvm);
                await().atMost(WITHIN)
                        .untilAsserted(() -> assertThat(JvmResources.threads())
                                .isLessThanOrEqualTo(before.threads() + MORE_THREADS));
                JvmResources.Reading after = JvmResources.read();
                assertThat(after.descriptors()).isLessThanOrEqualTo(within(before.descriptors(), DESCRIPTORS));
                assertThat(after.heapKilobytes()).isLessThanOrEqualTo(within(before.heapKilobytes(), HEAP_KILOBYTES));
                assertThat(refused).isPositive();
                return "%s; %d cycles, %d refused, %d pools opened, at most %d at once with %d tasks; %s"
                        .formatted(before, cycles, refused, jvm.opened(), jvm.mostPools(), jvm.longestQueue(), after);
            }
        });
    }

    private static long within(long before, long atLeast) {
        return before + Math.max(before * PERCENT / 100, atLeast);
    }

    private static List<Tenant> tenants(Installation tenancy, SilentServer silent) {
        List<Tenant> tenants = IntStream.range(0, TENANTS)
                .mapToObj(i -> tenancy.create("t" + i))
                .toList();
        new Rows(tenancy).at(silent.host(), silent.port(), tenants.get(0));
        return tenants;
    }

    /** Returns how many of them were refused. */
    private static int cycles(Installation tenancy, List<Tenant> tenants, long seed, int count) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            return IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> refused(tenancy, tenants, new Random(seed + i), count / THREADS), threads))
                    .toList()
                    .stream()
                    .mapToInt(CompletableFuture::join)
                    .sum();
        } finally {
            threads.shutdownNow();
        }
    }

    private static int refused(Installation tenancy, List<Tenant> tenants, Random random, int count) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            // Each thread begins with the silent one, which chance might leave out.
            Tenant tenant = tenants.get(i == 0 ? 0 : random.nextInt(TENANTS));
            try {
                // Otherwise nobody would try a silent server again for a while.
                tenancy.pools.resetBreaker(tenant);
                tenancy.context.runAs(tenant, () -> Notes.owner(tenancy));
            } catch (RuntimeException failed) {
                assertThat(tenant).as("refused: " + failed).isEqualTo(tenants.get(0));
                refused++;
            }
            tenancy.pools.evict(tenant);
        }
        return refused;
    }

    /** Opens all that can be opened once more, and sees how all of them go. */
    private static void awaitClosed(Installation tenancy, JvmResources jvm) {
        List<Tenant> open = tenancy.registry.list(0, TENANTS).stream()
                .filter(tenant -> !tenant.slug().equals("t0"))
                .toList();
        open.forEach(tenant -> tenancy.context.runAs(tenant, () -> Notes.owner(tenancy)));
        awaitTasks(jvm, open.size());
        open.forEach(tenancy.pools::evict);
        awaitTasks(jvm, 0);
        await().atMost(WITHIN).until(() -> !JvmResources.hasTransientThreads());
    }

    private static void awaitTasks(JvmResources jvm, int pools) {
        await().atMost(WITHIN).untilAsserted(() -> {
            assertThat(JvmResources.pools()).isEqualTo(pools);
            assertThat(jvm.queued()).isLessThanOrEqualTo(TASKS_PER_POOL * pools + OTHER_TASKS);
        });
    }
}
