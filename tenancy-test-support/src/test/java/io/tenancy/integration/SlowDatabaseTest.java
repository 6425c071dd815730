package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.pool.CapacityExceededException;
import io.tenancy.pool.PoolSnapshot;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One tenant's database answers, but late. */
@Tag("integration")
class SlowDatabaseTest {

    private static final int CONNECTIONS = 2;
    private static final int WAITING = 3;
    private static final int SURPLUS = 15;
    private static final Duration ONE_WAY = Duration.ofSeconds(1);

    /** What takes no time, on a machine that has other things to do. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @DisplayName(
            "F-04: of a database two seconds late the queue is bounded, the rest refused at once, others undisturbed")
    void givenSlowDatabase_whenMoreCallThanMayWait_thenSurplusIsRefusedAtOnceAndOthersAreQuick(TestDatabase kind)
            throws Exception {
        try (Installation tenancy = Installation.on(
                        kind, settings -> settings.pools(Limits.of(CONNECTIONS, Duration.ofMinutes(1), WAITING)));
                ProxiedTenant slow = new ProxiedTenant(tenancy, "slow")) {
            Tenant other = tenancy.create("other");
            ask(tenancy, other);
            try (Connection first = slow.connection();
                    Connection second = slow.connection()) {
                slow.proxy.slow(ONE_WAY);
            }
            long started = System.nanoTime();
            List<Future<Long>> served = new ArrayList<>();
            for (int i = 1; i <= CONNECTIONS; i++) {
                int expected = i;
                served.add(callers.submit(() -> ask(tenancy, slow.tenant)));
                awaitPool(tenancy, slow.tenant, pool -> pool.active() == expected);
            }
            for (int i = 1; i <= WAITING; i++) {
                int expected = i;
                served.add(callers.submit(() -> ask(tenancy, slow.tenant)));
                awaitPool(tenancy, slow.tenant, pool -> pool.waiting() == expected);
            }

            List<Future<ProxiedTenant.Refusal>> surplus = IntStream.range(0, SURPLUS)
                    .mapToObj(i -> callers.submit(slow::refusal))
                    .toList();
            for (Future<ProxiedTenant.Refusal> refused : surplus) {
                assertThat(refused.get().exception()).isInstanceOf(CapacityExceededException.class);
                assertThat(refused.get().took()).isLessThan(AT_ONCE);
            }
            int asked = 0;
            do {
                assertThat(timed(() -> ask(tenancy, other))).isLessThan(AT_ONCE);
                asked++;
            } while (!served.stream().allMatch(Future::isDone));

            for (Future<Long> answer : served) {
                assertThat(answer.get()).isEqualTo(slow.tenant.id());
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(ONE_WAY.multipliedBy(2));
            assertThat(asked).isGreaterThan(SURPLUS);
        }
    }

    private static long ask(Installation tenancy, Tenant tenant) throws Exception {
        return tenancy.context.callAs(tenant, () -> Notes.owner(tenancy));
    }

    private static void awaitPool(Installation tenancy, Tenant tenant, Predicate<PoolSnapshot> state) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> tenancy.pools.snapshots().stream()
                        .anyMatch(pool -> pool.tenant().equals(tenant) && state.test(pool)));
    }

    private static Duration timed(Callable<?> call) throws Exception {
        long started = System.nanoTime();
        call.call();
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
