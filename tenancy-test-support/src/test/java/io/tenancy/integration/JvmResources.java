package io.tenancy.integration;

import com.sun.management.UnixOperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import io.tenancy.tenant.Tenant;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** What pools take of the JVM that they live in. */
final class JvmResources {

    /** Names that threads have which end by themselves once there is nothing to open or to close. */
    private static final String TRANSIENT = "tenancy-pool-";

    private static final int COLLECTIONS = 3;

    /** Descriptors are 0 where the machine does not tell. */
    record Reading(int threads, long descriptors, long heapKilobytes) {

        @Override
        public String toString() {
            return threads + " threads, " + descriptors + " descriptors, " + heapKilobytes + " KB";
        }
    }

    private final AtomicReference<@Nullable ThreadPoolExecutor> scheduler = new AtomicReference<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger longestQueue = new AtomicInteger();
    private final AtomicInteger mostPools = new AtomicInteger();

    /** For every pool that is opened: shows it among the MBeans, and looks at what all of them have queued. */
    void watch(Tenant tenant, HikariConfig pool) {
        // A tenant's next pool may be open before the one before is closed.
        pool.setPoolName(pool.getPoolName() + "-" + opened.incrementAndGet());
        pool.setRegisterMbeans(true);
        scheduler.set((ThreadPoolExecutor) pool.getScheduledExecutor());
        longestQueue.accumulateAndGet(queued(), Math::max);
        mostPools.accumulateAndGet(pools(), Math::max);
    }

    int opened() {
        return opened.get();
    }

    /** The tasks of all pools that wait for their time. */
    int queued() {
        return Optional.ofNullable(scheduler.get())
                .map(executor -> executor.getQueue().size())
                .orElse(0);
    }

    int longestQueue() {
        return longestQueue.get();
    }

    /** The most pools that were seen to be there at the same time, those that were being closed among them. */
    int mostPools() {
        return mostPools.get();
    }

    /** The pools that are among the MBeans. */
    static int pools() {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("com.zaxxer.hikari:type=Pool (*"), null)
                    .size();
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static boolean hasTransientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(TRANSIENT));
    }

    static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    static Reading read() {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
        long heap = IntStream.range(0, COLLECTIONS)
                .mapToLong(i -> {
                    System.gc();
                    return ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                })
                .min()
                .orElseThrow();
        return new Reading(threads(), descriptors, heap / 1_024);
    }
}
