package io.tenancy.migration;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tenants that wait to be migrated, by the server of their database. Used under the lock of its owner. */
final class ServerQueues {

    private final int perServer;
    private final Map<String, Deque<MigrationClaim>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();

    ServerQueues(int perServer) {
        this.perServer = perServer;
    }

    /** One that may begin, and where it is. */
    record Next(String server, MigrationClaim seen) {}

    void add(String server, MigrationClaim seen) {
        waiting.computeIfAbsent(server, first -> new ArrayDeque<>()).add(seen);
    }

    boolean isEmpty() {
        return waiting.values().stream().allMatch(Deque::isEmpty);
    }

    /** Returns one of a server that has room, which has less of it from now on; null if there is none. */
    @Nullable
    Next next() {
        for (Map.Entry<String, Deque<MigrationClaim>> entry : waiting.entrySet()) {
            int now = busy.getOrDefault(entry.getKey(), 0);
            if (now < perServer && !entry.getValue().isEmpty()) {
                busy.put(entry.getKey(), now + 1);
                return new Next(entry.getKey(), entry.getValue().remove());
            }
        }
        return null;
    }

    void ended(String server) {
        busy.merge(server, -1, Integer::sum);
    }
}
