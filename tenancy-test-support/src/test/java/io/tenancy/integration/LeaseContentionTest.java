package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.cluster.Lease;
import io.tenancy.cluster.Leases;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Many want one lease at once, on two nodes. */
@Tag("integration")
@Tag("long")
class LeaseContentionTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int ROUNDS = 200;

    @ParameterizedTest
    @CsvSource({"H2, 2", "H2, 16", "POSTGRESQL, 2", "POSTGRESQL, 16", "MARIADB, 2", "MARIADB, 16", "MYSQL, 16"})
    @DisplayName("F-24: of all who want a lease in a round one gets it, and its token is larger than all before")
    void givenManyContenders_whenAcquiringForManyRounds_thenOneHolderEachAndTokensGrow(TestDatabase kind, int threads)
            throws Exception {
        try (TwoNodes cluster = new TwoNodes(kind)) {
            ExecutorService contenders = Executors.newFixedThreadPool(threads);
            long last = 0;
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    List<Callable<Optional<Lease>>> attempts = new ArrayList<>();
                    for (int i = 0; i < threads; i++) {
                        Leases node = i % 2 == 0 ? cluster.one : cluster.other;
                        attempts.add(() -> node.acquire("work", LONG));
                    }
                    List<Lease> won = new ArrayList<>();
                    for (Future<Optional<Lease>> attempt : contenders.invokeAll(attempts)) {
                        attempt.get().ifPresent(won::add);
                    }

                    assertThat(won).as("round " + round).hasSize(1);
                    assertThat(won.get(0).token()).isGreaterThan(last);
                    last = won.get(0).token();
                    won.get(0).close();
                }
            } finally {
                contenders.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("F-24: leases are taken and given back all the time, and never do two hold one")
    void givenManyContenders_whenEachWorksAndReleases_thenNeverTwoAtOnce(TestDatabase kind) throws Exception {
        try (TwoNodes cluster = new TwoNodes(kind)) {
            AtomicInteger holders = new AtomicInteger();
            List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
            ExecutorService contenders = Executors.newFixedThreadPool(16);
            try {
                List<Callable<Void>> tasks = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    Leases node = i % 2 == 0 ? cluster.one : cluster.other;
                    tasks.add(() -> {
                        while (tokens.size() < ROUNDS) {
                            Optional<Lease> lease = node.acquire("work", LONG);
                            if (lease.isPresent()) {
                                assertThat(holders.incrementAndGet()).isEqualTo(1);
                                tokens.add(lease.get().token());
                                holders.decrementAndGet();
                                lease.get().close();
                            }
                        }
                        return null;
                    });
                }
                for (Future<Void> task : contenders.invokeAll(tasks)) {
                    task.get();
                }
            } finally {
                contenders.shutdownNow();
            }

            assertThat(tokens).hasSizeGreaterThanOrEqualTo(ROUNDS).isSorted().doesNotHaveDuplicates();
        }
    }
}
