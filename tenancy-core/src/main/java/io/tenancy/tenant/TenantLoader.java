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
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Reads tenants on threads of its own, each tenant once however many ask for it, and lets nobody wait longer than the
 * limit: a central database that hangs holds these threads, never those of requests. Thread-safe.
 */
final class TenantLoader implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int WAITING = 1_000;

    private final TenantTable table;
    private final Duration answerWithin;
    private final ThreadPoolExecutor executor;
    private final ConcurrentMap<TenantLookup, CompletableFuture<Optional<Tenant>>> inFlight = new ConcurrentHashMap<>();

    TenantLoader(TenantTable table, Duration answerWithin) {
        this.table = table;
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

    /** Reads on the calling thread. */
    Optional<Tenant> load(TenantLookup lookup) {
        return table.find(lookup);
    }

    /**
     * Reads on a thread of the loader and waits for it.
     *
     * @throws RegistryUnavailableException if there is no answer in time, or the read fails
     */
    Optional<Tenant> await(TenantLookup lookup) {
        try {
            return join(lookup).get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof InvalidTenantException invalid) {
                throw invalid;
            }
            throw new RegistryUnavailableException("The central database could not be read.", failed.getCause());
        } catch (TimeoutException slow) {
            throw new RegistryUnavailableException(
                    "The central database did not answer within " + answerWithin.toMillis() + " ms.", slow);
        } catch (RejectedExecutionException full) {
            throw new RegistryUnavailableException(
                    WAITING + " lookups already wait for the central database.", full);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("The lookup of a tenant was interrupted.", interrupted);
        }
    }

    private CompletableFuture<Optional<Tenant>> join(TenantLookup lookup) {
        CompletableFuture<Optional<Tenant>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Tenant>> others = inFlight.putIfAbsent(lookup, mine);
        if (others != null) {
            return others;
        }
        try {
            executor.execute(() -> complete(lookup, mine));
        } catch (RejectedExecutionException full) {
            inFlight.remove(lookup, mine);
            mine.completeExceptionally(full);
            throw full;
        }
        return mine;
    }

    private void complete(TenantLookup lookup, CompletableFuture<Optional<Tenant>> result) {
        try {
            Optional<Tenant> tenant = table.find(lookup);
            inFlight.remove(lookup, result);
            result.complete(tenant);
        } catch (Throwable failed) {
            inFlight.remove(lookup, result);
            result.completeExceptionally(failed);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
