package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.Tenant;
import io.tenancy.test.TestDatabase;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few threads that serve many tasks, as a server's do, of which every tenth fails. */
@Tag("integration")
@Tag("soak")
class ThreadReuseTest {

    private static final int THREADS = 8;
    private static final int QUEUE = 1_000;
    private static final long TASKS = Soak.times(5_000, 1_000_000);
    private static final int FAILS_EVERY = 10;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final LongAdder failed = new LongAdder();

    @Test
    @DisplayName("F-32: however a task ends, its thread is unbound afterwards and its connection is back")
    void givenReusedThreads_whenTasksFailInEveryWay_thenEachLeavesItsThreadUnbound() {
        Soak.eachSeed("Thread reuse", TestDatabase.H2, seed -> {
            ThreadReuseTest run = new ThreadReuseTest();
            try (Installation tenancy =
                    Installation.on(TestDatabase.H2, settings -> settings.logger(new FailingLogger()))) {
                return run.tasks(tenancy, seed);
            } finally {
                run.threads.shutdownNow();
            }
        });
    }

    private String tasks(Installation tenancy, long seed) throws Throwable {
        List<Tenant> tenants =
                Stream.of("acme", "globex", "initech").map(tenancy::create).toList();
        Semaphore room = new Semaphore(QUEUE);
        for (long i = 0; i < TASKS && failure.get() == null; i++) {
            long task = i;
            room.acquire();
            threads.execute(() -> {
                run(new FailingTasks(tenancy, tenants, new SplittableRandom(seed + task)));
                room.release();
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        if (failure.get() != null) {
            throw failure.get();
        }
        assertThat(failed.sum()).isBetween(TASKS / FAILS_EVERY / 2, TASKS / FAILS_EVERY * 2);
        assertThat(tenancy.pools.snapshots()).allMatch(pool -> pool.active() == 0);
        return "%d tasks, of which %d failed".formatted(TASKS, failed.sum());
    }

    private void run(FailingTasks task) {
        try {
            if (task.runOne(FAILS_EVERY)) {
                failed.increment();
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    /** Has a bad day. */
    private static final class FailingLogger extends DelegatingTenancyLogger {

        FailingLogger() {
            super(TenancyLogger.noOp());
        }

        @Override
        public void logTenantConnection(Tenant tenant, String action) {
            throw new IllegalStateException("a logger that fails");
        }
    }
}
