package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.pool.PoolLimits;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many threads work for many tenants in every way there is, and afterwards each database holds its own tenant's rows and
 * nothing else. System properties: {@code tenancy.test.operations} for all products together, {@code tenancy.test.seed}.
 */
@Tag("feature")
class TenantIsolationTest {

    private static final int THREADS = 64;
    private static final int TENANTS = 50;
    private static final long OPERATIONS = Long.getLong("tenancy.test.operations", 1_000_000);
    private static final long SEED = Long.getLong("tenancy.test.seed", System.nanoTime());

    /** 50 tenants with 4 connections each, twice while pools are replaced: within what the servers allow. */
    private static final PoolLimits LIMITS = new PoolLimits(
            4,
            0,
            100,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofMinutes(2),
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));

    @DisplayName("P1, F-31, S-04, S-13, S-81: no row ever reaches another tenant's database")
    @ParameterizedTest
    @CsvSource({"H2, 70", "POSTGRESQL, 10", "POSTGRESQL_CONTAINER, 5", "MARIADB, 10", "MYSQL, 5"})
    void givenManyThreadsAndTenants_whenAllWorkMixed_thenEveryDatabaseHoldsItsOwnRowsOnly(
            TestDatabase kind, long percent) throws Exception {
        try (Installation tenancy =
                Installation.on(kind, settings -> settings.pools(LIMITS).migrations("classpath:db/isolation"))) {
            List<Tenant> tenants = IntStream.range(0, TENANTS)
                    .mapToObj(i -> tenancy.create("t" + i))
                    .toList();
            IsolationLedger ledger = new IsolationLedger(tenants);
            AtomicLong operations = new AtomicLong();
            AtomicLong refused = new AtomicLong();
            long planned = OPERATIONS * percent / 100;

            long started = System.nanoTime();
            int disturbances = run(tenancy, ledger, operations, refused, planned);

            long millis = (System.nanoTime() - started) / 1_000_000;
            long rows = ledger.verify(tenancy);
            System.out.printf(
                    "Isolation on %s: %d operations in %d ms (%d met a suspended tenant), %d rows, %d disturbances,"
                            + " seed %d%n",
                    kind, operations.get(), millis, refused.get(), rows, disturbances, SEED);
            assertThat(operations.get()).isGreaterThanOrEqualTo(planned);
            assertThat(disturbances).isPositive();
        }
    }

    private static int run(
            Installation tenancy, IsolationLedger ledger, AtomicLong operations, AtomicLong refused, long planned)
            throws Exception {
        writeMarkers(tenancy, ledger);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        IsolationDisturbance disturbance = new IsolationDisturbance(
                tenancy, ledger, operations, planned / 100, () -> operations.get() >= planned || failure.get() != null);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS + 1);
        try {
            CompletableFuture<?>[] all = IntStream.range(0, THREADS)
                    .mapToObj(i -> new IsolationOperations(tenancy, ledger, SEED + i))
                    .map(mine -> CompletableFuture.runAsync(
                            () -> work(mine, operations, refused, planned, failure), executor))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture<?> disturbing = CompletableFuture.runAsync(disturbance, executor);
            CompletableFuture.allOf(all).get();
            disturbing.get();
        } finally {
            executor.shutdownNow();
        }
        assertThat(failure.get()).as("seed " + SEED).isNull();
        return disturbance.rounds();
    }

    private static void writeMarkers(Installation tenancy, IsolationLedger ledger) {
        IsolationRows rows = new IsolationRows(tenancy, ledger);
        for (int i = 0; i < TENANTS; i++) {
            int index = i;
            tenancy.context.runAs(ledger.tenant(i), () -> rows.writeMarker(index));
        }
    }

    private static void work(
            IsolationOperations mine,
            AtomicLong operations,
            AtomicLong refused,
            long planned,
            AtomicReference<Throwable> failure) {
        while (operations.get() < planned && failure.get() == null) {
            try {
                mine.runOne();
            } catch (Throwable thrown) {
                if (!IsolationDisturbance.isExpected(thrown)) {
                    failure.compareAndSet(null, thrown);
                }
                refused.incrementAndGet();
            }
            operations.incrementAndGet();
        }
    }
}
