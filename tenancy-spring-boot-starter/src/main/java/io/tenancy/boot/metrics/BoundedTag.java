package io.tenancy.boot.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets so many different values of a tag pass and makes {@code other} of the rest: each is a series. Thread-safe. */
final class BoundedTag {

    /** What stands for all values that have no series of their own. */
    static final String OTHER = "other";

    private final int most;
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    BoundedTag(int most) {
        this.most = most;
    }

    /** Two threads at once may let one more pass each. */
    String of(String value) {
        return values.contains(value) || values.size() < most && values.add(value) ? value : OTHER;
    }
}
