package io.tenancy.tenant;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A shared cache that nobody has to wait for: it is asked on threads of its own, an answer that takes too long is none,
 * and after a failure it is left alone for a while. Says so once a minute. Thread-safe.
 */
final class BoundedSharedCache implements SharedCache {

    private static final Logger log = LoggerFactory.getLogger(BoundedSharedCache.class);

    static final Duration LONGEST_WAIT = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int THREADS = 2;
    private static final int WAITING = 200;

    private final SharedCache cache;
    private final ThreadPoolExecutor executor;
    private final AtomicLong pausedUntilNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - QUIET.toNanos());

    BoundedSharedCache(SharedCache cache) {
        this.cache = cache;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-shared-cache-");
        threads.setDaemon(true);
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public byte @Nullable [] get(String key) {
        if (paused()) {
            return null;
        }
        Future<byte @Nullable []> answer;
        try {
            answer = executor.submit(() -> cache.get(key));
        } catch (RejectedExecutionException full) {
            failed(full);
            return null;
        }
        try {
            return answer.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException cannot) {
            failed(Objects.requireNonNullElse(cannot.getCause(), cannot));
        } catch (TimeoutException slow) {
            answer.cancel(true);
            failed(slow);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
        later(() -> cache.put(key, value, timeToLive));
    }

    @Override
    public void announce() {
        later(cache::announce);
    }

    @Override
    public void listen(Runnable changed) {
        cache.listen(changed);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        cache.close();
    }

    private void later(Runnable what) {
        if (paused()) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    what.run();
                } catch (RuntimeException cannot) {
                    failed(cannot);
                }
            });
        } catch (RejectedExecutionException full) {
            failed(full);
        }
    }

    private boolean paused() {
        return System.nanoTime() - pausedUntilNanos.get() < 0;
    }

    private void failed(Throwable cause) {
        if (executor.isShutdown()) {
            return;
        }
        long now = System.nanoTime();
        pausedUntilNanos.set(now + PAUSE.toNanos());
        long said = saidNanos.get();
        if (now - said >= QUIET.toNanos() && saidNanos.compareAndSet(said, now)) {
            // Its message may show more of how to get there than a log should.
            log.warn(
                    "The shared cache of tenants failed or took longer than {} ms ({}): the central database is read instead."
                            + " It is tried again every {} s.",
                    LONGEST_WAIT.toMillis(),
                    cause.getClass().getName(),
                    PAUSE.toSeconds());
        }
    }
}
