package io.tenancy.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.context.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;

/**
 * One JVM in which 100,000 virtual threads want a connection at once: 1,000 for each of 100 tenants, whose pools have 10
 * each. Every thread selects and then holds its connection for a millisecond, as one does who waits for a server.
 */
final class VirtualCell {

    static final String COLD = "cold";
    static final String OURS = "ours";
    static final String BY_HAND = "by-hand";
    static final String PLATFORM = "platform";
    static final String FAILED = "failed";
    static final String PINNED = "pinned";
    static final String PINNED_THROUGH_LIBRARY = "pinned.library";
    static final String RATIO = "ratio";

    private static final int TASKS = 100_000;
    private static final int TENANTS = 100;
    private static final int PLATFORM_THREADS = 200;
    private static final long HOLD_NANOS = 1_000_000;

    private VirtualCell() {}

    /** Argument: how many rounds. */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        try (BenchmarkApplication application = BenchmarkApplication.start(
                // By default a tenant's callers are refused when this many wait; here waiting is what is measured.
                Map.of("tenancy.pool.maximum-waiting", "100000"))) {
            application.createUpTo(TENANTS);
            measure(application, rounds).print();
        }
    }

    private static Figures measure(BenchmarkApplication application, int rounds) throws Exception {
        Figures figures = new Figures();
        AtomicInteger failed = new AtomicInteger();
        double[] ours = new double[rounds];
        double[] byHand = new double[rounds];
        double[] platform = new double[rounds];
        TenantCall throughTenancy = tenant -> {
            try (TenantScope scope = application.connections().switchToTenant(application.tenant(tenant));
                    Connection connection = application.router().getConnection()) {
                use(connection);
            }
        };
        Pinning.Seen pinned;
        try (Pinning pinning = new Pinning()) {
            figures.put(COLD, perSecond(VirtualThreads.perTask(), throughTenancy, failed));
            application.growTo(TENANTS);
            List<HikariDataSource> pools = application.pools();
            TenantCall straight = tenant -> {
                try (Connection connection = pools.get(tenant).getConnection()) {
                    use(connection);
                }
            };
            for (int round = 0; round < rounds; round++) {
                ours[round] = perSecond(VirtualThreads.perTask(), throughTenancy, failed);
                byHand[round] = perSecond(VirtualThreads.perTask(), straight, new AtomicInteger());
                platform[round] = perSecond(Executors.newFixedThreadPool(PLATFORM_THREADS), throughTenancy, failed);
            }
            pinned = pinning.stop();
        }
        return figures.put(OURS, median(ours))
                .put(BY_HAND, median(byHand))
                .put(PLATFORM, median(platform))
                .put(RATIO, medianRatio(ours, byHand))
                .put(FAILED, failed.get())
                .put(PINNED, pinned.all())
                .put(PINNED_THROUGH_LIBRARY, pinned.throughLibrary());
    }

    private static double median(double[] measured) {
        return Quartiles.of(DoubleStream.of(measured)).median();
    }

    private static double medianRatio(double[] ours, double[] others) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / others[i];
        }
        return median(ratios);
    }

    private static void use(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
        LockSupport.parkNanos(HOLD_NANOS);
    }

    /** Returns how many tasks succeeded per second; ends the executor. */
    private static double perSecond(ExecutorService threads, TenantCall call, AtomicInteger failed)
            throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        long started = System.nanoTime();
        for (int task = 0; task < TASKS; task++) {
            int tenant = task % TENANTS;
            threads.execute(() -> {
                try {
                    call.on(tenant);
                } catch (Exception refused) {
                    if (failures.getAndIncrement() == 0) {
                        System.err.println("The first of the failures: " + refused);
                    }
                }
            });
        }
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The tasks do not end");
        }
        long nanos = System.nanoTime() - started;
        failed.addAndGet(failures.get());
        return (TASKS - failures.get()) / (nanos / 1e9);
    }
}
