package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One tenant that wants more than everybody else together. How much the others feel of it is measured, not tested. */
@Tag("integration")
@Tag("long")
class NoisyTenantTest {

    private static final int THREADS = 64;
    private static final int SIZE = 4;

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, SELECT pg_sleep(1)", "MARIADB, SELECT SLEEP(1)"})
    @DisplayName("F-30: its callers queue for its own connections, and everybody else is served meanwhile")
    void givenATenantWithALongQueue_whenOthersAreUsed_thenTheyDoNotStandInIt(TestDatabase kind, String second)
            throws Exception {
        try (Installation tenancy =
                Installation.on(kind, settings -> settings.pools(Limits.of(SIZE, Duration.ofMinutes(1), THREADS)))) {
            Tenant noisy = tenancy.create("noisy");
            List<Tenant> others = IntStream.range(0, 10)
                    .mapToObj(i -> tenancy.create("quiet-" + i))
                    .toList();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                List<? extends Future<?>> noise = IntStream.range(0, THREADS)
                        .mapToObj(i -> threads.submit(() -> tenancy.context.runAs(noisy, () -> {
                            tenancy.jdbc.sql(second).query((row, n) -> n).list();
                        })))
                        .toList();
                await().until(() -> pool(tenancy, noisy).waiting() > THREADS / 2);

                for (Tenant other : others) {
                    for (int i = 0; i < 10; i++) {
                        assertThat(tenancy.context.callAs(other, () -> Notes.owner(tenancy)))
                                .isEqualTo(other.id());
                    }
                }

                PoolSnapshot queue = pool(tenancy, noisy);
                assertThat(queue.waiting()).as("the queue is not over").isPositive();
                assertThat(queue.active()).isLessThanOrEqualTo(SIZE);
                // One that has just been given back is taken by the next in the queue a moment later.
                await().until(() -> pool(tenancy, noisy).active() == SIZE);
                for (Future<?> each : noise) {
                    each.get(2, TimeUnit.MINUTES);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static PoolSnapshot pool(Installation tenancy, Tenant tenant) {
        return tenancy.pools.snapshots().stream()
                .filter(pool -> pool.tenant().equals(tenant))
                .findAny()
                .orElseThrow();
    }
}
