package io.tenancy.cluster;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of the installation, as it announced itself. All times are the central database's.
 *
 * @param id random, new with each start
 * @param name for people; two nodes may have the same
 * @param seenAt last sign of life
 * @param snapshot what it said of itself then, in JSON; null if nothing
 * @param keyIds the data keys that it could use then
 */
public record Node(
        String id,
        String name,
        Instant startedAt,
        Instant seenAt,
        @Nullable String snapshot,
        Set<String> keyIds) {

    public Node {
        keyIds = Set.copyOf(keyIds);
    }
}
