package io.tenancy.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Load that comes when it comes, however slow the answers are: as from users who do not know of each other. A request
 * waits from the moment for which it was planned; if no worker is free, it waits in a queue without end.
 */
final class OpenLoop implements AutoCloseable {

    private final ExecutorService workers;

    OpenLoop(int workers) {
        this.workers = Executors.newFixedThreadPool(workers, OpenLoop::daemon);
    }

    /** A worker that a black hole holds must not hold the JVM. */
    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Offers every load for this long, then waits for the answers.
     *
     * @param grace how long to wait for the last answers; who has none by then counts with the wait up to then
     * @return the answers to each load, in the order in which they were planned
     */
    List<List<Request>> offer(List<Load> loads, Duration time, Duration grace) throws Exception {
        ExecutorService clocks = Executors.newFixedThreadPool(loads.size(), OpenLoop::daemon);
        try {
            long start = System.nanoTime();
            List<Future<List<Request>>> offering = new ArrayList<>();
            for (Load load : loads) {
                offering.add(clocks.submit(() -> offer(load, start, time)));
            }
            List<List<Request>> all = new ArrayList<>();
            for (Future<List<Request>> offered : offering) {
                all.add(offered.get());
            }
            long end = System.nanoTime() + grace.toNanos();
            for (List<Request> requests : all) {
                for (Request request : requests) {
                    request.awaitUntil(end);
                }
            }
            return all;
        } finally {
            clocks.shutdownNow();
        }
    }

    private List<Request> offer(Load load, long start, Duration time) {
        List<Request> requests = new ArrayList<>();
        long period = TimeUnit.SECONDS.toNanos(1) / load.perSecond();
        for (long offset = 0; offset < time.toNanos(); offset += period) {
            int tenant = load.tenants()[requests.size() % load.tenants().length];
            Request request = new Request(load, tenant, start + offset);
            for (long ahead; (ahead = request.planned - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(ahead);
            }
            requests.add(request);
            workers.execute(request);
        }
        return requests;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /**
     * What is offered.
     *
     * @param tenants whom the requests concern, in turn
     * @param perSecond at most 1,000
     */
    record Load(TenantCall call, int[] tenants, int perSecond, AtomicInteger running, AtomicInteger mostRunning) {

        Load(TenantCall call, int[] tenants, int perSecond) {
            this(call, tenants, perSecond, new AtomicInteger(), new AtomicInteger());
        }
    }

    /** One request and what became of it. */
    static final class Request implements Runnable {

        private static final long LOOK_EVERY_NANOS = 5_000_000;

        private final Load load;
        private final int tenant;
        private final long planned;
        private long cutOff;
        private volatile @Nullable Exception failure;
        private volatile long finished;

        private Request(Load load, int tenant, long planned) {
            this.load = load;
            this.tenant = tenant;
            this.planned = planned;
        }

        @Override
        public void run() {
            int running = load.running.incrementAndGet();
            load.mostRunning.accumulateAndGet(running, Math::max);
            try {
                load.call.on(tenant);
            } catch (Exception failed) {
                failure = failed;
            } finally {
                load.running.decrementAndGet();
                finished = System.nanoTime();
            }
        }

        private void awaitUntil(long end) {
            while (finished == 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            cutOff = System.nanoTime();
        }

        long plannedNanos() {
            return planned;
        }

        /** Returns when the answer came; if none came, when nobody waited any longer. */
        long finishedNanos() {
            long answered = finished;
            return answered == 0 ? cutOff : Math.min(answered, cutOff);
        }

        long waitNanos() {
            return finishedNanos() - planned;
        }

        boolean isAnswered() {
            return finished != 0;
        }

        @Nullable
        Exception failure() {
            return failure;
        }

        boolean isSuccess() {
            return isAnswered() && failure == null;
        }
    }
}
