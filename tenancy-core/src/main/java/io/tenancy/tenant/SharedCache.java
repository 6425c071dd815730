package io.tenancy.tenant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A place that all nodes reach, such as Redis, where they leave what they have read of the central database, and tell
 * each other that something changed. It may lose everything at any time, and nothing that is found in it is believed
 * before it was checked. An application that has another such place than Redis declares a bean of this type.
 *
 * <p>Implementations are thread-safe. They may throw and may take their time: nobody waits for longer than a quarter of a
 * second, and after a failure they are not asked for a while.
 */
public interface SharedCache {

    /** Returns what was put under exactly that key, or null if there is nothing. */
    byte @Nullable [] get(String key);

    /**
     * Puts something under a key, in place of what was there.
     *
     * @param key printable ASCII without spaces, at most 300 characters
     * @param timeToLive after which it is gone; positive
     */
    void put(String key, byte[] value, Duration timeToLive);

    /** Tells all nodes, this one perhaps included, that a tenant changed. A message may be lost. */
    void announce();

    /**
     * Calls back, on any thread, whenever a node has announced a change, until {@link #close}. Returns at once, also
     * where the place cannot be reached yet.
     */
    void listen(Runnable changed);

    /** Ends listening. */
    void close();
}
