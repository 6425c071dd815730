package io.tenancy.monitoring;

import io.tenancy.ObserverGuard;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Tells alerts to listeners, each on a thread of its own, so that one that hangs delays nobody. Threads end while there is
 * nothing to tell. What fails, or does not fit into the queue of a listener, is counted. Thread-safe; closing it
 * interrupts the listeners.
 */
public final class AlertLanes implements AutoCloseable {

    private static final int MOST_WAITING = 100;
    private static final long IDLE_SECONDS = 10;

    private final Supplier<? extends List<? extends AlertListener>> listeners;
    private final ConcurrentMap<AlertListener, Lane> lanes = new ConcurrentHashMap<>();

    /** @param listeners asked for with each alert */
    public AlertLanes(Supplier<? extends List<? extends AlertListener>> listeners) {
        this.listeners = listeners;
    }

    /** Has all listeners told, and returns before. */
    public void tell(Alert alert) {
        listeners
                .get()
                .forEach(listener -> lanes.computeIfAbsent(listener, Lane::new).tell(alert));
    }

    /** Returns how many alerts a listener was not told, or failed at. */
    public long failures() {
        return lanes.values().stream().mapToLong(Lane::failures).sum();
    }

    @Override
    public void close() {
        lanes.values().forEach(Lane::close);
    }

    /** One listener with its queue. */
    private static final class Lane {

        private final AlertListener listener;
        private final ObserverGuard guard;
        private final ThreadPoolExecutor thread;

        Lane(AlertListener listener) {
            this.listener = listener;
            this.guard = new ObserverGuard("The AlertListener " + listener.getClass());
            CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-alerts-");
            threads.setDaemon(true);
            this.thread = new ThreadPoolExecutor(
                    1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), threads);
            thread.allowCoreThreadTimeOut(true);
        }

        void tell(Alert alert) {
            try {
                thread.execute(() -> guard.contain(() -> listener.alerted(alert)));
            } catch (RejectedExecutionException full) {
                guard.failed(full);
            }
        }

        long failures() {
            return guard.failures();
        }

        void close() {
            thread.shutdownNow();
        }
    }
}
