package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.function.Executable;

/**
 * Threads that do mixed operations while operators disturb them. From time to time all stop, and every database is read
 * past the library and emptied, so that ten million operations need no more memory than one.
 */
final class IsolationRun {

    private static final int THREADS = 64;
    private static final int OTHER_THREADS = 16;
    private static final long BETWEEN_LOOKS = 1_000_000;

    private final Installation tenancy;
    private final IsolationLedger ledger;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS + 1);

    /** Where operations do a part of their work. */
    private final ExecutorService others = Executors.newFixedThreadPool(OTHER_THREADS);

    private final List<IsolationOperations> workers;
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private int disturbances;

    IsolationRun(Installation tenancy, IsolationLedger ledger, long seed) {
        this.tenancy = tenancy;
        this.ledger = ledger;
        this.workers = IntStream.range(0, THREADS)
                .mapToObj(i -> new IsolationOperations(tenancy, ledger, others, seed + i))
                .toList();
    }

    /** Returns what was done, in words. */
    String operations(long planned) throws Throwable {
        try {
            ledger.writeMarkers(tenancy);
            long started = System.nanoTime();
            long rows = 0;
            while (operations.get() < planned) {
                operationsUntil(Math.min(planned, operations.get() + BETWEEN_LOOKS));
                rows += ledger.verify(tenancy);
                ledger.forgetRows(tenancy);
            }
            assertThat(disturbances).isPositive();
            return "%d operations (%d met a suspended tenant), %d rows, %d disturbances, %d ms"
                    .formatted(
                            operations.get(),
                            refused.get(),
                            rows,
                            disturbances,
                            (System.nanoTime() - started) / 1_000_000);
        } finally {
            executor.shutdownNow();
            others.shutdownNow();
        }
    }

    private void operationsUntil(long planned) throws Throwable {
        long every = Math.max(1, (planned - operations.get()) / 100);
        IsolationDisturbance disturbance = new IsolationDisturbance(
                tenancy, ledger, operations, every, () -> operations.get() >= planned || failure.get() != null);
        CompletableFuture<?> disturbing = CompletableFuture.runAsync(() -> guarded(disturbance::run), executor);
        CompletableFuture<?>[] working = workers.stream()
                .map(mine -> CompletableFuture.runAsync(() -> work(mine, planned), executor))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(working).join();
        disturbing.join();
        disturbances += disturbance.rounds();
        Throwable failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void work(IsolationOperations mine, long planned) {
        while (operations.get() < planned && failure.get() == null) {
            guarded(mine::runOne);
            operations.incrementAndGet();
        }
    }

    /** Whatever fails, except for what a suspended tenant's callers must expect, ends all. */
    private void guarded(Executable task) {
        try {
            task.execute();
        } catch (Throwable thrown) {
            if (!IsolationDisturbance.isExpected(thrown)) {
                failure.compareAndSet(null, thrown);
            }
            refused.incrementAndGet();
        }
    }
}
