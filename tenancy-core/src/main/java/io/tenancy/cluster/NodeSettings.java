package io.tenancy.cluster;

import java.time.Duration;
import java.util.Map;

/**
 * What a node tells the others, and what it divides with them.
 *
 * @param name for people, for example the host's; need not be unique; at most 255 characters
 * @param beat time between two signs of life; who gave none for {@value #LOST_AFTER_BEATS} of them is not counted any more
 * @param maximums how many connections all nodes together may have to a database server, by the server's key; servers
 *     that are not in here have no limit
 */
public record NodeSettings(String name, Duration beat, Map<String, Integer> maximums) {

    static final int LOST_AFTER_BEATS = 8;

    /** How often a node gives a sign of life, if nothing else is said. */
    public static final Duration BEAT = Duration.ofSeconds(2);

    public NodeSettings {
        maximums = Map.copyOf(maximums);
    }

    Duration lostAfter() {
        return lostAfter(beat);
    }

    static Duration lostAfter(Duration beat) {
        return beat.multipliedBy(LOST_AFTER_BEATS);
    }
}
