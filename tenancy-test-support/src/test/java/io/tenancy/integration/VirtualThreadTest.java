package io.tenancy.integration;

import io.tenancy.pool.PoolLimits;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A virtual thread for each task, all at the same time. */
@Tag("feature")
@Tag("soak")
class VirtualThreadTest {

    private static final int TENANTS = 10;

    /** All may wait, and each as long as it takes: this is about whose rows they are. */
    private static final PoolLimits LIMITS = Limits.of(4, Duration.ofMinutes(10), 1_000_000);

    @ParameterizedTest
    @CsvSource({"H2, 3000, 100000", "POSTGRESQL, 500, 20000", "MARIADB, 500, 20000"})
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Virtual threads came with JDK 21")
    @DisplayName("F-33: on virtual threads, too, no row ever reaches another tenant's database")
    void givenVirtualThreads_whenAllWorkMixed_thenEveryDatabaseHoldsItsOwnRowsOnly(
            TestDatabase kind, int inSuite, int full) {
        Soak.eachSeed("Virtual threads", kind, seed -> {
            try (Installation tenancy =
                    Installation.on(kind, settings -> settings.pools(LIMITS).migrations("classpath:db/isolation"))) {
                List<Tenant> tenants = IntStream.range(0, TENANTS)
                        .mapToObj(i -> tenancy.create("t" + i))
                        .toList();
                IsolationLedger ledger = new IsolationLedger(tenants);
                ledger.writeMarkers(tenancy);
                long tasks = Soak.times(inSuite, full);

                run(tenancy, ledger, seed, tasks);

                return "%d tasks, %d rows".formatted(tasks, ledger.verify(tenancy));
            }
        });
    }

    private static void run(Installation tenancy, IsolationLedger ledger, long seed, long tasks) throws Exception {
        ExecutorService threads = VirtualThreads.perTask();
        try {
            List<Future<?>> done = new ArrayList<>();
            for (long i = 0; i < tasks; i++) {
                IsolationOperations task = new IsolationOperations(tenancy, ledger, threads, seed + i);
                done.add(threads.submit(() -> {
                    task.runOne();
                    return null;
                }));
            }
            for (Future<?> task : done) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
