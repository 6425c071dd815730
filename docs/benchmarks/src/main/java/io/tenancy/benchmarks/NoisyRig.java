package io.tenancy.benchmarks;

import io.tenancy.benchmarks.OpenLoop.Load;
import io.tenancy.benchmarks.OpenLoop.Request;
import io.tenancy.context.TenantScope;
import io.tenancy.pool.CapacityExceededException;
import io.tenancy.test.TestCentralDatabase;
import io.tenancy.test.TestDatabases;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * One JVM: 20 tenants on PostgreSQL with the default settings, 40 workers, 100 requests per second for 19 of them, first
 * alone, then beside 64 threads that ask the twentieth's database for a second of work, again and again.
 */
final class NoisyRig {

    private static final int TENANTS = 20;
    private static final int NOISY = 0;
    private static final int THREADS = 64;
    private static final int WORKERS = 40;
    private static final int PER_SECOND = 100;
    private static final int WARM_UP_ROUNDS = 100;
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Who is refused comes again, as people do; without a pause they would measure how quickly one can be refused. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final BenchmarkApplication application;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private NoisyRig(BenchmarkApplication application) {
        this.application = application;
    }

    /** Arguments: seconds alone, seconds beside. */
    public static void main(String[] args) throws Exception {
        try (TestCentralDatabase central = TestDatabases.postgresql().createCentral();
                BenchmarkApplication application = BenchmarkApplication.start(CentralProperties.of(central));
                OpenLoop loop = new OpenLoop(WORKERS)) {
            application.createUpTo(TENANTS);
            new NoisyRig(application)
                    .measure(
                            loop,
                            Duration.ofSeconds(Integer.parseInt(args[0])),
                            Duration.ofSeconds(Integer.parseInt(args[1])))
                    .print();
            System.out.flush();
        }
    }

    private Figures measure(OpenLoop loop, Duration alone, Duration beside) throws Exception {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                execute(tenant, "SELECT 1");
            }
        }
        List<Request> quiet = offer(loop, alone);
        ExecutorService noise = Executors.newFixedThreadPool(THREADS);
        try {
            IntStream.range(0, THREADS).forEach(i -> noise.execute(this::makeNoise));
            List<Request> loud = offer(loop, beside);
            return put(put(new Figures(), "quiet", quiet), "beside", loud)
                    .put("noisy.done", done.get())
                    .put("noisy.refused", refused.get())
                    .put("noisy.most", most.get());
        } finally {
            over.set(true);
            noise.shutdownNow();
        }
    }

    private List<Request> offer(OpenLoop loop, Duration time) throws Exception {
        int[] others = IntStream.range(NOISY + 1, TENANTS).toArray();
        return loop.offer(List.of(new Load(tenant -> execute(tenant, "SELECT 1"), others, PER_SECOND)), time, GRACE)
                .get(0);
    }

    private void makeNoise() {
        while (!over.get()) {
            try {
                execute(NOISY, "SELECT pg_sleep(1)");
                done.incrementAndGet();
            } catch (CapacityExceededException tooMany) {
                refused.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (Exception failed) {
                if (!over.get()) {
                    throw new IllegalStateException("The noisy tenant's database failed", failed);
                }
            }
        }
    }

    private void execute(int tenant, String sql) throws Exception {
        try (TenantScope scope = application.connections().switchToTenant(application.tenant(tenant));
                Connection connection = application.router().getConnection();
                Statement statement = connection.createStatement()) {
            if (tenant == NOISY) {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
            }
            try {
                statement.execute(sql);
            } finally {
                if (tenant == NOISY) {
                    running.decrementAndGet();
                }
            }
        }
    }

    private static Figures put(Figures figures, String name, List<Request> requests) {
        Percentiles waits = Percentiles.ofNanos(requests.stream().mapToLong(Request::waitNanos));
        return figures.put(name + ".p50", waits.millis(0.5))
                .put(name + ".p99", waits.millis(0.99))
                .put(
                        name + ".done",
                        (double) requests.stream().filter(Request::isSuccess).count() / requests.size());
    }
}
