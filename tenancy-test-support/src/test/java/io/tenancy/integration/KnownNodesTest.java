package io.tenancy.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenancy.cluster.KnownNodes;
import io.tenancy.cluster.Node;
import io.tenancy.cluster.NodeSettings;
import io.tenancy.cluster.Nodes;
import io.tenancy.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node knows of the others without asking. */
@Tag("integration")
class KnownNodesTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    @DisplayName("a node knows all from its last sign of life, and whether that was lately")
    void givenTwoNodes_whenCentralFails_thenBothAreKnownAndOld(TestDatabase kind) {
        try (TwoNodes pools = new TwoNodes(kind);
                Nodes first = node(pools.first);
                Nodes second = node(pools.second)) {
            assertThat(first.known()).isEqualTo(new KnownNodes(List.of(), false));
            first.join(new Quiet());
            second.join(new Quiet());

            await().until(() -> first.known().nodes().size() == 2);
            assertThat(first.known().current()).isTrue();
            assertThat(first.known().nodes()).extracting(Node::id).containsExactly(first.id(), second.id());

            pools.first.close();
            await().until(() -> !first.known().current());
            assertThat(first.known().nodes()).hasSize(2);
            assertThat(second.known().current()).isTrue();
        }
    }

    private static Nodes node(DataSource central) {
        return new Nodes(central, new NodeSettings("test", Duration.ofMillis(100), Map.of()));
    }

    /** Has nothing, and says nothing. */
    private static final class Quiet implements Nodes.Member {

        @Override
        public @Nullable String snapshot() {
            return null;
        }

        @Override
        public int limit(String server, int connections) {
            return 0;
        }
    }
}
