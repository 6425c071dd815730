package io.tenancy.logging;

import io.tenancy.ObserverGuard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Writes entries one chain after the other, each chain in the order in which its entries came, on one thread that exists
 * while there is something to write. What cannot be written stays and is tried again. Thread-safe.
 */
final class AuditWriter {

    /** Where entries end up. */
    interface Sink {

        /** Appends all or nothing. */
        void append(long tenantId, List<AuditDraft> drafts);
    }

    private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);
    private static final int MOST_AT_ONCE = 200;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** An entry on its way; somebody may wait for it. */
    private record Waiting(AuditDraft draft, @Nullable CompletableFuture<Void> written) {

        boolean givenUp() {
            return written != null && written.isCancelled();
        }
    }

    private final Sink sink;
    private final int capacity;
    private final ObserverGuard guard = new ObserverGuard("Writing the audit trail");
    private final ThreadPoolExecutor executor;
    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when something was written, and when the writer closes. */
    private final Condition progress = lock.newCondition();

    /** Guarded by the lock, as all that follows. */
    private final Map<Long, Deque<Waiting>> chains = new LinkedHashMap<>();

    private int waiting;
    private boolean running;
    private boolean closed;

    AuditWriter(Sink sink, int capacity) {
        this.sink = sink;
        this.capacity = capacity;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-audit-");
        threads.setDaemon(true);
        this.executor = new ThreadPoolExecutor(
                1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Takes an entry if there is room. */
    boolean offer(AuditDraft draft) {
        return add(new Waiting(draft, null), capacity);
    }

    /** Takes an entry also where there is no room: what was begun was let in, and its end follows. */
    boolean accept(AuditDraft draft) {
        return add(new Waiting(draft, null), Integer.MAX_VALUE);
    }

    /**
     * Writes an entry and waits for it.
     *
     * @throws IllegalStateException with why it may not have been written
     */
    void write(AuditDraft draft, Duration patience) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (!add(new Waiting(draft, written), capacity)) {
            throw new IllegalStateException("it is closed, or " + capacity + " entries wait already.");
        }
        try {
            written.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            written.cancel(false);
            throw new IllegalStateException("waited " + patience.toMillis() + " ms.", late);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the central database refused the entry.", failed.getCause());
        } catch (InterruptedException interrupted) {
            written.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the thread was interrupted.", interrupted);
        }
    }

    private boolean add(Waiting entry, int most) {
        lock.lock();
        try {
            if (closed || waiting >= most) {
                return false;
            }
            chains.computeIfAbsent(entry.draft().target().tenantId(), chain -> new ArrayDeque<>())
                    .add(entry);
            waiting++;
            if (!running) {
                start();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Where no thread can be had now, what waits stays, and the next entry tries again. */
    private void start() {
        try {
            executor.execute(this::writeAll);
            running = true;
        } catch (OutOfMemoryError noThread) {
            guard.failed(noThread);
        }
    }

    /** Waits until nothing waits any more; false if that takes longer. */
    boolean flush(Duration patience) {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (waiting > 0 && nanos > 0) {
                nanos = progress.awaitNanos(nanos);
            }
            return waiting == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Should even this fail, the next entry starts another thread, which writes what this one has left. */
    private void writeAll() {
        try {
            writeUntilNothingWaits();
        } catch (RuntimeException | Error ended) {
            lock.lock();
            try {
                running = false;
            } finally {
                lock.unlock();
            }
            throw ended;
        }
    }

    private void writeUntilNothingWaits() {
        Map<Long, List<Waiting>> next = next();
        while (!next.isEmpty()) {
            boolean all = true;
            for (Map.Entry<Long, List<Waiting>> chain : next.entrySet()) {
                all &= written(chain.getKey(), chain.getValue());
            }
            if (!all) {
                pause();
            }
            next = next();
        }
    }

    /** Returns the first entries of each chain; the thread ends if there are none. */
    private Map<Long, List<Waiting>> next() {
        lock.lock();
        try {
            Map<Long, List<Waiting>> next = new LinkedHashMap<>();
            chains.forEach((tenantId, entries) -> {
                long before = entries.size();
                entries.removeIf(Waiting::givenUp);
                waiting -= (int) (before - entries.size());
                if (!entries.isEmpty()) {
                    next.put(tenantId, entries.stream().limit(MOST_AT_ONCE).toList());
                }
            });
            chains.values().removeIf(Deque::isEmpty);
            running = !next.isEmpty();
            progress.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private boolean written(long tenantId, List<Waiting> entries) {
        try {
            sink.append(tenantId, entries.stream().map(Waiting::draft).toList());
        } catch (RuntimeException | Error failed) {
            // Without memory, say, nothing is written now: the thread goes on, and what waits stays.
            guard.failed(failed);
            done(tenantId, entries, failed);
            return false;
        }
        done(tenantId, entries, null);
        return true;
    }

    /** The entries are the first ones of their chain: only this thread removes any. */
    private void done(long tenantId, List<Waiting> entries, @Nullable Throwable failure) {
        lock.lock();
        try {
            Deque<Waiting> chain = chains.getOrDefault(tenantId, new ArrayDeque<>());
            int before = chain.size();
            entries.forEach(entry -> chain.poll());
            if (failure != null) {
                putBack(chain, entries);
            }
            waiting -= before - chain.size();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        for (Waiting entry : entries) {
            CompletableFuture<Void> written = entry.written();
            if (written != null && failure == null) {
                written.complete(null);
            } else if (written != null) {
                written.completeExceptionally(failure);
            }
        }
    }

    /** Nobody does what does not stand in the trail, and it is dropped; what happened already stays for the next time. */
    private void putBack(Deque<Waiting> chain, List<Waiting> entries) {
        for (int i = entries.size() - 1; i >= 0 && !closed; i--) {
            if (entries.get(i).written() == null) {
                chain.addFirst(entries.get(i));
            }
        }
    }

    private void pause() {
        lock.lock();
        try {
            long nanos = PAUSE.toNanos();
            while (!closed && nanos > 0) {
                nanos = progress.awaitNanos(nanos);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, for so long at most. */
    void close(Duration patience) {
        flush(patience);
        lock.lock();
        try {
            closed = true;
            progress.signalAll();
            if (waiting > 0) {
                log.error("{} entries of the audit trail could not be written before this node ended.", waiting);
            }
            chains.clear();
            waiting = 0;
        } finally {
            lock.unlock();
        }
        executor.shutdown();
    }
}
