package io.tenancy.integration;

import io.tenancy.tenant.SharedCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What Redis is to several nodes, in one process; can fail or hang. */
final class MemorySharedCache implements SharedCache {

    private final Map<String, byte[]> values = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Runnable trouble;

    MemorySharedCache() {
        this(() -> {});
    }

    private MemorySharedCache(Runnable trouble) {
        this.trouble = trouble;
    }

    static MemorySharedCache failing() {
        return new MemorySharedCache(() -> {
            throw new IllegalStateException("Connection refused");
        });
    }

    static MemorySharedCache hanging() {
        CountDownLatch never = new CountDownLatch(1);
        return new MemorySharedCache(() -> {
            try {
                never.await();
            } catch (InterruptedException cancelled) {
                throw new IllegalStateException(cancelled);
            }
        });
    }

    /** How often something was wanted. */
    int asked() {
        return asked.get();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Override
    public byte @Nullable [] get(String key) {
        ask();
        return values.get(key);
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
        ask();
        values.put(key, value);
    }

    @Override
    public void announce() {
        ask();
        listeners.forEach(Runnable::run);
    }

    @Override
    public void listen(Runnable changed) {
        listeners.add(changed);
    }

    @Override
    public void close() {
        // Other nodes go on using it.
    }

    private void ask() {
        asked.incrementAndGet();
        trouble.run();
    }
}
