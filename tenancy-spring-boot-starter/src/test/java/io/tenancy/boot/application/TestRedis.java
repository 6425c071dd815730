package io.tenancy.boot.application;

import io.tenancy.test.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import redis.embedded.RedisServer;

/** A Redis of the test's own, from a Maven artifact, behind a proxy that can be told to misbehave. */
final class TestRedis implements AutoCloseable {

    private final RedisServer server;
    private final FaultProxy proxy;

    private TestRedis(RedisServer server, FaultProxy proxy) {
        this.server = server;
        this.proxy = proxy;
    }

    static TestRedis start() {
        try {
            int port = freePort();
            RedisServer server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            server.start();
            return new TestRedis(server, FaultProxy.to("127.0.0.1", port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** What an application sets to use it. */
    String[] properties(String... others) {
        List<String> properties = new ArrayList<>(List.of(
                "tenancy.cache.store=redis",
                "spring.data.redis.host=" + proxy.host(),
                "spring.data.redis.port=" + proxy.port()));
        properties.addAll(List.of(others));
        return properties.toArray(String[]::new);
    }

    /** Every key with its value. */
    static List<Entry> entries(RedisConnectionFactory connections) {
        List<Entry> entries = new ArrayList<>();
        try (RedisConnection redis = connections.getConnection();
                Cursor<byte[]> keys = redis.keyCommands()
                        .scan(ScanOptions.scanOptions().count(1_000).build())) {
            keys.forEachRemaining(key -> entries.add(new Entry(
                    new String(key, java.nio.charset.StandardCharsets.UTF_8),
                    redis.stringCommands().get(key))));
        }
        return entries;
    }

    record Entry(String key, byte[] value) {}

    @Override
    public void close() {
        try {
            proxy.close();
            server.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
