package io.tenancy.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The scheduler that all pools share. HikariCP tests idle connections on it, which takes a second for each connection to a
 * database that is silent; so these tests run on threads of their own, which live only while there is something to test.
 */
final class PatientScheduler extends ScheduledThreadPoolExecutor {

    /** The name of HikariCP's task that asks a database; the others only look at what is in memory. */
    private static final String ASKS_A_DATABASE = "KeepaliveTask";

    /** With a second for each, enough for the idle connections of a few silent databases. */
    private static final int TESTERS = 16;

    private static final long UNUSED_SECONDS = 5;

    private final ThreadPoolExecutor testers;

    PatientScheduler(int threads, ThreadFactory housekeepers, ThreadFactory testers) {
        super(threads, housekeepers);
        this.testers = new ThreadPoolExecutor(
                TESTERS, TESTERS, UNUSED_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), testers);
        this.testers.allowCoreThreadTimeOut(true);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return super.scheduleWithFixedDelay(
                task.getClass().getSimpleName().equals(ASKS_A_DATABASE) ? elsewhere(task) : task,
                initialDelay,
                delay,
                unit);
    }

    private Runnable elsewhere(Runnable task) {
        Executor others = testers;
        return () -> others.execute(task);
    }

    @Override
    protected void terminated() {
        testers.shutdownNow();
        super.terminated();
    }
}
