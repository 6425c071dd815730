package io.tenancy.cluster;

import io.tenancy.tenant.CentralDialect;
import io.tenancy.tenant.ImpatientDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables {@code tenancy_nodes}, {@code tenancy_servers} and {@code tenancy_shares}. Every time in them is the
 * database's, so that nodes with different clocks agree. Thread-safe.
 */
final class NodeTable {

    /** A central database that says nothing for so long has lost this connection. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private final JdbcClient central;
    private final TransactionTemplate transaction;
    private final CentralDialect dialect;
    private final Duration lostAfter;

    NodeTable(DataSource central, Duration lostAfter) {
        DataSource impatient = new ImpatientDataSource(central, LONGEST_SILENCE);
        this.central = JdbcClient.create(impatient);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(impatient));
        this.dialect = CentralDialect.of(central);
        this.lostAfter = lostAfter;
    }

    /** Says that a node lives; adds it if it is new, or was taken for lost. */
    void seen(String id, String name, @Nullable String snapshot, Set<String> keyIds) {
        String keys = String.join(",", keyIds);
        int known = central.sql("UPDATE tenancy_nodes SET seen_at = " + dialect.now()
                        + ", snapshot = :snapshot, key_ids = :keys WHERE id = :id")
                .param("snapshot", snapshot)
                .param("keys", keys)
                .param("id", id)
                .update();
        if (known == 0) {
            central.sql("INSERT INTO tenancy_nodes (id, name, started_at, seen_at, snapshot, key_ids)"
                            + " VALUES (:id, :name, " + dialect.now() + ", " + dialect.now()
                            + ", :snapshot, :keys)")
                    .param("id", id)
                    .param("name", name)
                    .param("snapshot", snapshot)
                    .param("keys", keys)
                    .update();
        }
    }

    /** Removes a node and what it held. */
    void remove(String id) {
        central.sql("DELETE FROM tenancy_shares WHERE node_id = :id")
                .param("id", id)
                .update();
        central.sql("DELETE FROM tenancy_nodes WHERE id = :id").param("id", id).update();
    }

    /** Every node of the table, read at one moment. */
    record Look(List<Node> live, List<Node> lost) {}

    Look look() {
        Map<Boolean, List<Node>> nodes = central
                .sql("SELECT id, name, started_at, seen_at, snapshot, key_ids, " + dialect.now()
                        + " AS db_now FROM tenancy_nodes ORDER BY started_at, id")
                .query((row, n) -> new Seen(node(row), instant(row, "db_now")))
                .list()
                .stream()
                .collect(Collectors.partitioningBy(
                        this::isLive, Collectors.mapping(Seen::node, Collectors.toUnmodifiableList())));
        return new Look(nodes.getOrDefault(true, List.of()), nodes.getOrDefault(false, List.of()));
    }

    private boolean isLive(Seen seen) {
        return seen.node().seenAt().isAfter(seen.now().minus(lostAfter));
    }

    /** A node, and the database's time at which it was read. */
    private record Seen(Node node, Instant now) {}

    private Node node(ResultSet row) throws SQLException {
        return new Node(
                row.getString("id"),
                row.getString("name"),
                instant(row, "started_at"),
                instant(row, "seen_at"),
                row.getString("snapshot"),
                keyIds(row.getString("key_ids")));
    }

    private static Set<String> keyIds(@Nullable String keys) {
        return keys == null || keys.isEmpty() ? Set.of() : Set.of(keys.split(","));
    }

    private Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(dialect.readInstant(row, column));
    }

    /** Makes sure that there is a row by which nodes wait for each other. */
    void addServer(String server, int maximum) {
        try {
            central.sql("INSERT INTO tenancy_servers (server, maximum) VALUES (:server, :maximum)")
                    .param("server", server)
                    .param("maximum", maximum)
                    .update();
        } catch (DuplicateKeyException known) {
            // by another node, or at an earlier start
        }
    }

    /**
     * Gives a node its share of a server's connections: as much as everybody, and no more than the others leave. What
     * they hold beyond their share they give up within their next signs of life.
     *
     * @param shrink is told the new share, stops the node from opening more, and returns what it has open all the same
     * @return the share, which the node may use once this has returned
     */
    int divide(String node, String server, int maximum, IntUnaryOperator shrink) {
        Integer share = transaction.execute(status -> {
            lock(server, maximum);
            Map<String, Integer> held = shares(server);
            held.remove(node);
            int others = held.values().stream().mapToInt(Integer::intValue).sum();
            int fair = maximum / (held.size() + 1);
            int mine = Math.max(0, Math.min(fair, maximum - others));
            record(node, server, Math.max(mine, shrink.applyAsInt(mine)));
            return mine;
        });
        return Objects.requireNonNull(share);
    }

    /** Until the transaction ends, every other node waits here. */
    private void lock(String server, int maximum) {
        central.sql("UPDATE tenancy_servers SET maximum = :maximum WHERE server = :server")
                .param("maximum", maximum)
                .param("server", server)
                .update();
    }

    /** What each live node holds, 0 included. */
    private Map<String, Integer> shares(String server) {
        Map<String, Integer> all = new HashMap<>();
        central.sql("SELECT node_id, connections FROM tenancy_shares WHERE server = :server")
                .param("server", server)
                .query(row -> {
                    all.put(row.getString("node_id"), row.getInt("connections"));
                });
        return look().live().stream().collect(Collectors.toMap(Node::id, each -> all.getOrDefault(each.id(), 0)));
    }

    private void record(String node, String server, int connections) {
        int known = central.sql("UPDATE tenancy_shares SET connections = :connections"
                        + " WHERE server = :server AND node_id = :node")
                .param("connections", connections)
                .param("server", server)
                .param("node", node)
                .update();
        if (known == 0) {
            central.sql("INSERT INTO tenancy_shares (server, node_id, connections)"
                            + " VALUES (:server, :node, :connections)")
                    .param("server", server)
                    .param("node", node)
                    .param("connections", connections)
                    .update();
        }
    }
}
