package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers that are interrupted and statements that are cancelled, at any moment. */
@Tag("integration")
@Tag("soak")
class CancelledQueryTest {

    private static final int CALLERS = 12;
    private static final int CANCELLERS = 2;

    /** About half of them are broken off. */
    private static final long QUERIES = Soak.times(2_000, 200_000);

    @ParameterizedTest
    @CsvSource({
        // Process ids come again.
        "POSTGRESQL, '(SELECT CAST(EXTRACT(EPOCH FROM backend_start) * 1000000 AS bigint) FROM pg_stat_activity"
                + " WHERE pid = pg_backend_pid())', pg_sleep",
        "MARIADB, CONNECTION_ID(), SLEEP",
        "MYSQL, CONNECTION_ID(), SLEEP"
    })
    @DisplayName("F-33: whatever moment a query is broken off at, no caller gets another one's answer")
    void givenQueriesBrokenOff_whenConnectionsAreUsedAgain_thenEachCallerGetsItsOwnAnswer(
            TestDatabase kind, String session, String sleep) {
        Soak.eachSeed("Broken off queries", kind, seed -> {
            try (Installation tenancy =
                    Installation.on(kind, settings -> settings.pools(Limits.of(2, Duration.ofSeconds(20), CALLERS)))) {
                List<Tenant> tenants = Stream.of("acme", "globex", "initech")
                        .map(tenancy::create)
                        .toList();
                BrokenOffQueries queries = new BrokenOffQueries(tenancy, tenants, session, sleep);

                run(queries, seed);

                for (Tenant tenant : tenants) {
                    assertThat(tenancy.context.callAs(tenant, () -> Notes.owner(tenancy)))
                            .isEqualTo(tenant.id());
                }
                assertThat(tenancy.pools.snapshots()).hasSize(tenants.size()).allMatch(pool -> pool.active() == 0);
                return queries.toString();
            }
        });
    }

    /** Where there are virtual threads, half of the callers are some: an interrupt closes their sockets. */
    private static void run(BrokenOffQueries queries, long seed) throws Exception {
        ExecutorService platform = Executors.newFixedThreadPool(CALLERS);
        ExecutorService virtual = VirtualThreads.areHere() ? VirtualThreads.perTask() : platform;
        ScheduledExecutorService cancellers = Executors.newScheduledThreadPool(CANCELLERS);
        try {
            CompletableFuture<?>[] callers = new CompletableFuture<?>[CALLERS];
            for (int i = 0; i < CALLERS; i++) {
                BrokenOffQueries.Caller caller = queries.caller(cancellers, seed + i);
                callers[i] = CompletableFuture.runAsync(
                        () -> caller.call(QUERIES / CALLERS), i % 2 == 0 ? platform : virtual);
            }
            CompletableFuture.allOf(callers).get();
        } finally {
            platform.shutdownNow();
            virtual.shutdownNow();
            cancellers.shutdownNow();
        }
    }
}
