package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.cluster.Node;
import io.tenancy.cluster.NodeSettings;
import io.tenancy.cluster.Nodes;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nodes find each other in the central database, and never have more connections together than a server may have. */
@Tag("integration")
class NodesTest {

    private static final String SERVER = "db.example:5432";
    private static final Duration BEAT = Duration.ofMillis(100);

    /** Holds as many connections as it may, or as it is told to keep. */
    private static final class Hungry implements Nodes.Member {

        private int limit;
        private int keeps;
        private boolean closed;

        @Override
        public String snapshot() {
            return "{\"pools\":1}";
        }

        @Override
        public synchronized int limit(String server, int connections) {
            assertThat(server).isEqualTo(SERVER);
            limit = closed ? 0 : connections;
            return held();
        }

        synchronized int held() {
            return Math.max(limit, keeps);
        }

        /** As an application's pools do before its node is taken out. */
        synchronized void close() {
            closed = true;
            limit = 0;
        }

        synchronized void keep(int connections) {
            keeps = connections;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("a node announces itself, with what it says of itself, and takes itself out")
    void givenNode_whenJoiningAndClosing_thenIsSeenAndGone(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind)) {
            Nodes node = node(tenancy, 10);
            node.join(new Hungry());

            assertThat(node.live())
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.id()).isEqualTo(node.id()))
                    .satisfies(seen -> assertThat(seen.name()).isEqualTo("test"))
                    .satisfies(seen -> assertThat(seen.snapshot()).isEqualTo("{\"pools\":1}"));
            Node first = node.live().get(0);
            await().until(() -> node.live().get(0).seenAt().isAfter(first.seenAt()));

            node.close();

            assertThat(node.live()).isEmpty();
            assertThat(shares(tenancy)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("nodes that come and go share what a server may have, and never exceed it together")
    void givenNodes_whenTheyComeAndGo_thenSumStaysWithinMaximum(TestDatabase kind) {
        List<Hungry> members = IntStream.range(0, 3).mapToObj(i -> new Hungry()).toList();
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Integer> watcher = CompletableFuture.supplyAsync(() -> most(members, ended));
        try (Installation tenancy = Installation.on(kind)) {
            Nodes first = node(tenancy, 10);
            Nodes second = node(tenancy, 10);
            Nodes third = node(tenancy, 10);

            first.join(members.get(0));
            assertThat(members.get(0).held()).isEqualTo(10);
            second.join(members.get(1));
            awaitShares(members, 5, 5, 0);
            third.join(members.get(2));
            awaitShares(members, 3, 3, 3);

            members.get(1).close();
            second.close();
            awaitShares(members, 5, 0, 5);
            members.get(0).close();
            first.close();
            awaitShares(members, 0, 0, 10);
            third.close();
        } finally {
            ended.set(true);
        }
        assertThat(watcher.join()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL"})
    @DisplayName("law 5: what a node has in use beyond its share is left to it, and only then given to another")
    void givenNodeThatKeepsItsConnections_whenAnotherJoins_thenThatWaits(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                Nodes first = node(tenancy, 10);
                Nodes second = node(tenancy, 10)) {
            Hungry busy = new Hungry();
            Hungry newcomer = new Hungry();
            first.join(busy);
            busy.keep(8);

            second.join(newcomer);
            await().until(() -> newcomer.held() == 2);
            await().during(BEAT.multipliedBy(4)).until(() -> newcomer.held() == 2);

            busy.keep(0);
            await().until(() -> newcomer.held() == 5 && busy.held() == 5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("a node that gives no sign of life any more is taken out, and comes back with the next one")
    void givenLostNode_whenOthersLook_thenItsShareIsTheirs(TestDatabase kind) {
        try (Installation tenancy = Installation.on(kind);
                Nodes node = node(tenancy, 10)) {
            JdbcClient central = JdbcClient.create(tenancy.central);
            central.sql("INSERT INTO tenancy_nodes (id, name, started_at, seen_at)"
                            + " VALUES ('lost', 'lost', '2020-01-01 00:00:00', '2020-01-01 00:00:00')")
                    .update();
            central.sql("INSERT INTO tenancy_shares (server, node_id, connections) VALUES (?, 'lost', 10)")
                    .params(SERVER)
                    .update();
            Hungry member = new Hungry();

            node.join(member);

            assertThat(member.held()).isEqualTo(10);
            assertThat(node.live()).extracting(Node::id).containsExactly(node.id());
            await().until(() -> shares(tenancy) == 1);

            central.sql("DELETE FROM tenancy_nodes").update();
            await().untilAsserted(() -> assertThat(node.live()).hasSize(1));
        }
    }

    private static Nodes node(Installation tenancy, int maximum) {
        return new Nodes(tenancy.central, new NodeSettings("test", BEAT, Map.of(SERVER, maximum)));
    }

    private static int shares(Installation tenancy) {
        return JdbcClient.create(tenancy.central)
                .sql("SELECT COUNT(*) FROM tenancy_shares")
                .query(Integer.class)
                .single();
    }

    private static void awaitShares(List<Hungry> members, Integer... shares) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(members).extracting(Hungry::held).containsExactly(shares));
    }

    /** One is read after the other: what is gone from the first by then is in nobody's sum. */
    private static int most(List<Hungry> members, AtomicBoolean ended) {
        int most = 0;
        List<Integer> before = new ArrayList<>(List.of(0, 0, 0));
        while (!ended.get()) {
            int sum = 0;
            for (int i = 0; i < members.size(); i++) {
                int now = members.get(i).held();
                sum += Math.min(now, before.get(i));
                before.set(i, now);
            }
            most = Math.max(most, sum);
            Thread.onSpinWait();
        }
        return most;
    }
}
