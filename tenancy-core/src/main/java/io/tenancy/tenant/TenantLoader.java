package io.tenancy.tenant;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Reads tenants on threads of its own, each tenant once however many ask for it, and lets nobody wait longer than the
 * limit: a central database that hangs holds these threads, never those of requests. Thread-safe.
 */
final class TenantLoader implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int WAITING = 1_000;
    private static final int FRESH_FACTOR = 10;

    private final TenantSource source;
    private final Duration answerWithin;
    private final ThreadPoolExecutor executor;
    private final ConcurrentMap<Reading, CompletableFuture<Optional<Tenant>>> inFlight = new ConcurrentHashMap<>();

    /** A read that others may join, unless they know of a change that it does not. */
    private record Reading(TenantLookup lookup, long generation) {}

    TenantLoader(TenantSource source, Duration answerWithin) {
        this.source = source;
        this.answerWithin = answerWithin;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-registry-");
        threads.setDaemon(true);
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    Executor executor() {
        return executor;
    }

    /** Reads on the calling thread, which is one of {@link #executor()}. */
    Optional<Tenant> load(TenantLookup lookup) {
        return source.fresh(lookup);
    }

    /**
     * Waits for a read on a thread of the loader, which may be one that somebody else began in the same generation.
     *
     * @param generation grows with every change that this node notices
     * @throws RegistryUnavailableException if there is no answer in time, or the read fails
     */
    Optional<Tenant> await(TenantLookup lookup, long generation) {
        return get(() -> join(new Reading(lookup, generation)), answerWithin);
    }

    /**
     * Waits for a read that begins now, outside of any transaction of the calling thread. For those who have changed
     * something and are willing to wait longer.
     *
     * @throws RegistryUnavailableException if there is no answer in time, or the read fails
     */
    Optional<Tenant> awaitFresh(TenantLookup lookup) {
        return get(
                () -> CompletableFuture.supplyAsync(() -> source.fresh(lookup), executor),
                answerWithin.multipliedBy(FRESH_FACTOR));
    }

    private Optional<Tenant> get(Supplier<CompletableFuture<Optional<Tenant>>> read, Duration within) {
        try {
            return read.get().get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof InvalidTenantException invalid) {
                throw invalid;
            }
            throw new RegistryUnavailableException("The central database could not be read.", failed.getCause());
        } catch (TimeoutException slow) {
            throw new RegistryUnavailableException(
                    "The central database did not answer within " + within.toMillis() + " ms.", slow);
        } catch (RejectedExecutionException full) {
            throw new RegistryUnavailableException(
                    "The registry is closed, or " + WAITING + " lookups already wait for the central database.", full);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("The lookup of a tenant was interrupted.", interrupted);
        }
    }

    private CompletableFuture<Optional<Tenant>> join(Reading reading) {
        CompletableFuture<Optional<Tenant>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Tenant>> others = inFlight.putIfAbsent(reading, mine);
        if (others != null) {
            return others;
        }
        try {
            executor.execute(() -> complete(reading, mine));
        } catch (RejectedExecutionException full) {
            inFlight.remove(reading, mine);
            mine.completeExceptionally(full);
            throw full;
        }
        return mine;
    }

    private void complete(Reading reading, CompletableFuture<Optional<Tenant>> result) {
        try {
            Optional<Tenant> tenant = source.find(reading.lookup());
            inFlight.remove(reading, result);
            result.complete(tenant);
        } catch (Throwable failed) {
            inFlight.remove(reading, result);
            result.completeExceptionally(failed);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
