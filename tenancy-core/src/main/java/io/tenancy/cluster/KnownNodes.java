package io.tenancy.cluster;

import java.util.List;

/**
 * The nodes as this node saw them at its last sign of life; known without asking the central database.
 *
 * @param nodes that lived then, in the order of their start
 * @param current whether that was lately: false if the central database did not answer since, or was never asked
 */
public record KnownNodes(List<Node> nodes, boolean current) {

    public KnownNodes {
        nodes = List.copyOf(nodes);
    }
}
