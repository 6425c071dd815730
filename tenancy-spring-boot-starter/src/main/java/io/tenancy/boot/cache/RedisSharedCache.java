package io.tenancy.boot.cache;

import io.tenancy.tenant.SharedCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SetCondition;
import org.springframework.data.redis.core.types.Expiration;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * Keys of their own prefix in Redis, read and written one by one, and a channel of that prefix. Never lists or deletes
 * keys: others may use the same Redis. Thread-safe.
 */
public final class RedisSharedCache implements SharedCache {

    private static final Logger log = LoggerFactory.getLogger(RedisSharedCache.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final byte[] MESSAGE = {'1'};

    private final RedisConnectionFactory connections;
    private final String prefix;
    private final String channel;
    private final RedisMessageListenerContainer listeners = new RedisMessageListenerContainer();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param connections stay the caller's to close
     * @param prefix of all keys and of the channel
     */
    public RedisSharedCache(RedisConnectionFactory connections, String prefix) {
        this.connections = connections;
        this.prefix = prefix;
        this.channel = prefix + "changes";
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("tenancy-shared-cache-listener-");
        threads.setDaemon(true);
        listeners.setConnectionFactory(connections);
        listeners.setTaskExecutor(threads);
        listeners.setRecoveryInterval(AGAIN.toMillis());
        listeners.setErrorHandler(failed -> log.warn("A message of another node could not be followed", failed));
        listeners.afterPropertiesSet();
    }

    @Override
    public byte @Nullable [] get(String key) {
        try (RedisConnection redis = connections.getConnection()) {
            return redis.stringCommands().get(name(key));
        }
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
        try (RedisConnection redis = connections.getConnection()) {
            redis.stringCommands().set(name(key), value, SetCondition.upsert(), Expiration.from(timeToLive));
        }
    }

    @Override
    public void announce() {
        try (RedisConnection redis = connections.getConnection()) {
            redis.publish(channel.getBytes(StandardCharsets.UTF_8), MESSAGE);
        }
    }

    @Override
    public void listen(Runnable changed) {
        // What a message says is of no interest: that there is one makes a node look at the table.
        listeners.addMessageListener((message, pattern) -> changed.run(), ChannelTopic.of(channel));
        Thread starter = new Thread(this::startListening, "tenancy-shared-cache-start");
        starter.setDaemon(true);
        starter.start();
    }

    /** Once it listens, the container itself begins again whenever the connection was lost; before, it does not. */
    private void startListening() {
        try {
            do {
                try {
                    listeners.start();
                    return;
                } catch (DataAccessException | IllegalStateException unreachable) {
                    log.debug("Redis cannot be listened to yet; tried again in {} s", AGAIN.toSeconds(), unreachable);
                    listeners.stop();
                }
            } while (!closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The registry closes this, and so does the container of beans. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closing.countDown();
        try {
            listeners.destroy();
        } catch (Exception failed) {
            log.warn("Listening to Redis could not be ended", failed);
        }
    }

    private byte[] name(String key) {
        return (prefix + key).getBytes(StandardCharsets.UTF_8);
    }
}
