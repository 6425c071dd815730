package io.tenancy.tenant;

import java.time.Duration;

/**
 * How the registry caches.
 *
 * @param cached whether lookups are cached at all; if not, each one reads the central database
 * @param timeToLive how long an entry is used without being read again even if no change was noticed
 * @param staleIfError how long known tenants are served while the central database cannot be read
 * @param pollInterval how often changes made elsewhere are looked for; at most a few seconds
 * @param answerWithin longest wait of a lookup for the central database
 * @param maximumSize largest number of cached tenants, and of cached unknown names
 */
public record RegistrySettings(
        boolean cached,
        Duration timeToLive,
        Duration staleIfError,
        Duration pollInterval,
        Duration answerWithin,
        int maximumSize) {

    /** Caching for one hour, 15 minutes without the central database, a poll a second, 10,000 entries. */
    public static final RegistrySettings DEFAULTS = new RegistrySettings(
            true, Duration.ofHours(1), Duration.ofMinutes(15), Duration.ofSeconds(1), Duration.ofSeconds(1), 10_000);

    /** Returns a copy with the three settings that users see. */
    public RegistrySettings with(boolean cached, Duration timeToLive, Duration staleIfError) {
        return new RegistrySettings(cached, timeToLive, staleIfError, pollInterval, answerWithin, maximumSize);
    }
}
