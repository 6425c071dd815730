package io.tenancy.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that walk a route at the same time, each always in its own order of the tenants. */
final class Workers implements AutoCloseable {

    /** Enough to visit each of 1,000 tenants several times, little enough to stay out of the caches' way. */
    static final int ORDER = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<int[]> orders = new ArrayList<>();
    private final CyclicBarrier start;

    Workers(int threads, int tenants) {
        for (int i = 0; i < threads; i++) {
            this.threads.add(Executors.newSingleThreadExecutor());
            this.orders.add(order(tenants, new Random(i)));
        }
        this.start = new CyclicBarrier(threads);
    }

    int count() {
        return threads.size();
    }

    /** All tenants in a random order, then all of them in another one, and so on. */
    static int[] order(int tenants, Random random) {
        int[] order = new int[ORDER];
        for (int i = 0; i < ORDER; i++) {
            int tenant = i % tenants;
            int earlier = i - tenant + random.nextInt(tenant + 1);
            order[i] = order[earlier];
            order[earlier] = tenant;
        }
        return order;
    }

    /** Returns what this many operations cost on each of the threads, added up. */
    Cost walk(Route route, int operationsPerThread) throws Exception {
        List<Future<Cost>> costs = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            int[] order = orders.get(i);
            costs.add(threads.get(i).submit(() -> measure(route, order, operationsPerThread)));
        }
        Cost sum = Cost.NONE;
        for (Future<Cost> cost : costs) {
            sum = sum.plus(cost.get());
        }
        return sum;
    }

    private Cost measure(Route route, int[] order, int operations) throws Exception {
        long self = Thread.currentThread().getId();
        Route.Sink sink = new Route.Sink();
        start.await();
        long bytes = THREADS.getThreadAllocatedBytes(self);
        long nanos = THREADS.getThreadCpuTime(self);
        route.walk(order, operations, sink);
        nanos = THREADS.getThreadCpuTime(self) - nanos;
        bytes = THREADS.getThreadAllocatedBytes(self) - bytes;
        return new Cost(nanos, bytes, operations);
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdownNow);
    }

    /**
     * What operations cost the threads that ran them.
     *
     * @param nanos CPU time
     * @param bytes allocated
     */
    record Cost(long nanos, long bytes, long operations) {

        static final Cost NONE = new Cost(0, 0, 0);

        Cost plus(Cost other) {
            return new Cost(nanos + other.nanos, bytes + other.bytes, operations + other.operations);
        }

        double nanosPerOperation() {
            return (double) nanos / operations;
        }

        double bytesPerOperation() {
            return (double) bytes / operations;
        }
    }
}
