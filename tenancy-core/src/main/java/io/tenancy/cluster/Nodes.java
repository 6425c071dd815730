package io.tenancy.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * This node among the nodes of the installation. Once it has joined, it gives a sign of life in the table {@code
 * tenancy_nodes} every few seconds, and divides with the others what a database server may have in connections: each has
 * its share, and the sum never exceeds the server's maximum. Thread-safe. Closing it takes the node out.
 */
public final class Nodes implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Nodes.class);

    /** What a node is made of, seen from here. Called on a thread of this class; must not wait. */
    public interface Member {

        /** Returns what others may know of this node, in JSON; null for nothing. */
        @Nullable
        String snapshot();

        /**
         * From now on the node may have so many connections to a server, and opens no more.
         *
         * @return how many it has, or may open without asking, at this moment; possibly more
         */
        int limit(String server, int connections);
    }

    private final String id = UUID.randomUUID().toString();
    private final NodeSettings settings;
    private final NodeTable table;
    private final Map<String, Integer> limits = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor scheduler;
    private volatile Known known = new Known(List.of(), System.nanoTime());
    private volatile boolean failing;

    /**
     * Returns a node that has not joined yet.
     *
     * @param central the central database, whose schema is current; stays the caller's to close
     */
    public Nodes(DataSource central, NodeSettings settings) {
        this.settings = settings;
        this.table = new NodeTable(central, settings.lostAfter());
        CustomizableThreadFactory threads = new CustomizableThreadFactory("tenancy-node-");
        threads.setDaemon(true);
        this.scheduler = new ScheduledThreadPoolExecutor(1, threads);
    }

    /**
     * Announces this node and takes its share, which may be nothing until the others have given something up.
     *
     * @throws org.springframework.dao.DataAccessException if the central database cannot be reached
     */
    public void join(Member member) {
        join(member, Set::of);
    }

    /**
     * As {@link #join(Member)}, for a node with data keys, which cannot be rotated before every node has the new one.
     *
     * @param keyIds the data keys that this node can use, asked at each sign of life
     * @throws org.springframework.dao.DataAccessException if the central database cannot be reached
     */
    public void join(Member member, Supplier<Set<String>> keyIds) {
        settings.maximums().forEach(table::addServer);
        beat(member, keyIds);
        long millis = settings.beat().toMillis();
        scheduler.scheduleWithFixedDelay(() -> beatSafely(member, keyIds), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Returns this node's id: random, new with each start. */
    public String id() {
        return id;
    }

    /**
     * Reads the nodes that live, in the order of their start.
     *
     * @throws org.springframework.dao.DataAccessException if the central database cannot be reached
     */
    public List<Node> live() {
        return table.look().live();
    }

    /**
     * Reads the nodes that live, for somebody who is none, or does not know yet.
     *
     * @param central the central database, whose schema is current
     * @throws org.springframework.dao.DataAccessException if the central database cannot be reached
     */
    public static List<Node> live(DataSource central) {
        return new NodeTable(central, NodeSettings.lostAfter(NodeSettings.BEAT))
                .look()
                .live();
    }

    /** Returns the nodes as they were at the last sign of life, without asking the central database. */
    public KnownNodes known() {
        Known last = known;
        boolean lately = System.nanoTime() - last.atNanos < settings.lostAfter().toNanos();
        return new KnownNodes(last.nodes, lately && !failing && !last.nodes.isEmpty());
    }

    /** What was seen, and when. */
    private record Known(List<Node> nodes, long atNanos) {}

    /** A task that throws would never run again; what this node may do stays as it is until it can ask. */
    private void beatSafely(Member member, Supplier<Set<String>> keyIds) {
        try {
            beat(member, keyIds);
            failing = false;
        } catch (RuntimeException failed) {
            failing = true;
            if (!scheduler.isShutdown()) {
                log.warn(
                        "This node's sign of life failed, and its share of connections stays as it is; the next is in"
                                + " {} ms: {}",
                        settings.beat().toMillis(),
                        failed.toString());
            }
        }
    }

    private void beat(Member member, Supplier<Set<String>> keyIds) {
        table.seen(id, settings.name(), member.snapshot(), keyIds.get());
        settings.maximums().forEach((server, maximum) -> divide(member, server, maximum));
        NodeTable.Look look = table.look();
        known = new Known(look.live(), System.nanoTime());
        look.lost().forEach(node -> table.remove(node.id()));
    }

    /** What is more than before may be used only when it stands in the table, what is less is given up before. */
    private void divide(Member member, String server, int maximum) {
        int before = limits.getOrDefault(server, 0);
        int share = table.divide(id, server, maximum, mine -> member.limit(server, Math.min(before, mine)));
        member.limit(server, share);
        limits.put(server, share);
    }

    /** Takes the node out, so that the others may have its share at once. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        try {
            scheduler.awaitTermination(Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            table.remove(id);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unreachable) {
            log.debug("The node could not take itself out; the others will notice.", unreachable);
        }
    }
}
