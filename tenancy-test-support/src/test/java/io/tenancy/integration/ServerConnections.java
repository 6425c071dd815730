package io.tenancy.integration;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many connections to tenants' databases there are at the same time, as the server itself says. */
final class ServerConnections implements AutoCloseable {

    private final Installation tenancy;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CompletableFuture<Integer> most;
    private volatile boolean ended;

    private ServerConnections(Installation tenancy) {
        this.tenancy = tenancy;
        this.most = CompletableFuture.supplyAsync(this::watch, thread);
    }

    static ServerConnections watch(Installation tenancy) {
        return new ServerConnections(tenancy);
    }

    /** Returns the most there were since this was made, and ends. */
    int most() {
        ended = true;
        return most.join();
    }

    /** A server lets go a moment after a client did: what it shows in two looks was open in between. */
    private int watch() {
        JdbcClient admin = JdbcClient.create(tenancy.database.server().admin());
        Set<Long> before = new HashSet<>();
        int most = 0;
        while (!ended) {
            Set<Long> now = new HashSet<>(sessions(admin));
            before.retainAll(now);
            most = Math.max(most, before.size());
            before = now;
        }
        return most;
    }

    private Set<Long> sessions(JdbcClient admin) {
        String query = tenancy.database.kind().isPostgresql()
                ? "SELECT pid FROM pg_stat_activity WHERE datname LIKE ?"
                : "SELECT id FROM information_schema.processlist WHERE db LIKE ?";
        return admin.sql(query)
                .params(tenancy.database.tenantPrefix() + "%")
                .query(Long.class)
                .set();
    }

    @Override
    public void close() {
        ended = true;
        thread.shutdown();
    }
}
