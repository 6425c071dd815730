package io.tenancy.benchmarks;

import io.tenancy.context.TenantScope;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.NewTenant;
import io.tenancy.tenant.Tenant;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * One JVM in which 8 threads borrow connections of 100 tenants while others create tenants, use them once and delete
 * them without pause; in turn with windows in which nobody changes anything.
 */
final class ChangesCell {

    static final String QUIET = "quiet";
    static final String CHANGING = "changing";
    static final String QUIET_NANOS = "quiet.nanos";
    static final String CHANGING_NANOS = "changing.nanos";
    static final String CHANGES = "changes";
    static final String RATIO = "ratio";
    static final String CPU_RATIO = "cpu.ratio";

    private static final int READERS = 8;
    private static final int CHANGERS = 4;
    private static final int TENANTS = 100;
    private static final int WARM_UP_WINDOWS = 3;
    private static final long WINDOW_MILLIS = 1_000;
    private static final long NAP_MILLIS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final BenchmarkApplication application;
    private final List<Reader> readers = new ArrayList<>();
    private final AtomicInteger changing = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean mayChange;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    private ChangesCell(BenchmarkApplication application) {
        this.application = application;
    }

    /** Argument: how many pairs of windows. */
    public static void main(String[] args) throws Exception {
        try (BenchmarkApplication application =
                BenchmarkApplication.start(
                        Map.of("tenancy.database.auto-delete", "true", "tenancy.provisioning.retention", "0"))) {
            application.createUpTo(TENANTS);
            new ChangesCell(application).measure(Integer.parseInt(args[0])).print();
        }
    }

    private Figures measure(int pairs) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Reader reader = new Reader(i);
            readers.add(reader);
            threads.add(new Thread(guarded(reader::read), "reader-" + i));
        }
        for (int i = 0; i < CHANGERS; i++) {
            String slug = "changing" + i;
            threads.add(new Thread(guarded(() -> change(slug)), slug));
        }
        threads.forEach(Thread::start);
        try {
            for (int i = 0; i < WARM_UP_WINDOWS; i++) {
                window(i % 2 == 1);
            }
            return windows(pairs);
        } finally {
            ended = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private Figures windows(int pairs) throws InterruptedException {
        List<Window> quiet = new ArrayList<>();
        List<Window> busy = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            quiet.add(window(false));
            busy.add(window(true));
        }
        return new Figures()
                .put(QUIET, median(quiet.stream().mapToDouble(Window::perSecond)))
                .put(CHANGING, median(busy.stream().mapToDouble(Window::perSecond)))
                .put(QUIET_NANOS, median(quiet.stream().mapToDouble(Window::cpuNanosPerRead)))
                .put(CHANGING_NANOS, median(busy.stream().mapToDouble(Window::cpuNanosPerRead)))
                .put(CHANGES, median(busy.stream().mapToDouble(Window::changesPerSecond)))
                .put(RATIO, ratio(busy, quiet, true))
                .put(CPU_RATIO, ratio(busy, quiet, false));
    }

    private static double ratio(List<Window> busy, List<Window> quiet, boolean throughput) {
        double[] ratios = new double[busy.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = throughput
                    ? busy.get(i).perSecond() / quiet.get(i).perSecond()
                    : busy.get(i).cpuNanosPerRead() / quiet.get(i).cpuNanosPerRead();
        }
        return median(DoubleStream.of(ratios));
    }

    private static double median(DoubleStream measured) {
        return Quartiles.of(measured).median();
    }

    private Window window(boolean withChanges) throws InterruptedException {
        mayChange = withChanges;
        while (!withChanges && changing.get() > 0) {
            Thread.sleep(NAP_MILLIS);
        }
        long changesBefore = changes.get();
        long readsBefore = reads();
        long cpuBefore = cpuNanos();
        long started = System.nanoTime();
        Thread.sleep(WINDOW_MILLIS);
        long nanos = System.nanoTime() - started;
        Window window = new Window(nanos, reads() - readsBefore, cpuNanos() - cpuBefore, changes.get() - changesBefore);
        Throwable failed = failure;
        if (failed != null) {
            throw new IllegalStateException(failed);
        }
        return window;
    }

    private long reads() {
        return readers.stream().mapToLong(reader -> reader.reads).sum();
    }

    private long cpuNanos() {
        return readers.stream()
                .mapToLong(reader -> THREADS.getThreadCpuTime(reader.thread))
                .sum();
    }

    private void change(String slug) throws Exception {
        TenantLifecycle lifecycle = application.lifecycle();
        while (!ended) {
            changing.incrementAndGet();
            try {
                if (mayChange) {
                    Tenant tenant = lifecycle.create(NewTenant.of(slug, slug));
                    application.touch(tenant);
                    lifecycle.delete(tenant);
                    changes.addAndGet(2);
                    continue;
                }
            } finally {
                changing.decrementAndGet();
            }
            Thread.sleep(NAP_MILLIS);
        }
    }

    private Runnable guarded(Work work) {
        return () -> {
            try {
                work.run();
            } catch (Exception failed) {
                failure = failed;
            }
        };
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Borrows connections of all tenants in turn. */
    private final class Reader {

        private int next;
        private volatile long reads;
        private volatile long thread;

        Reader(int first) {
            this.next = first;
            this.thread = Thread.currentThread().getId();
        }

        private void read() throws SQLException {
            thread = Thread.currentThread().getId();
            long done = 0;
            while (!ended) {
                Tenant tenant = application.tenant(next++ % TENANTS);
                try (TenantScope scope = application.connections().switchToTenant(tenant);
                        Connection connection = application.router().getConnection()) {
                    done++;
                }
                reads = done;
            }
        }
    }

    private record Window(long nanos, long reads, long cpuNanos, long changes) {

        double perSecond() {
            return reads / (nanos / 1e9);
        }

        double cpuNanosPerRead() {
            return (double) cpuNanos / reads;
        }

        double changesPerSecond() {
            return changes / (nanos / 1e9);
        }
    }
}
