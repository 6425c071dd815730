package io.tenancy.logging;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit trail are wanted. Immutable.
 *
 * @param tenant the slug that a tenant has or had, whose whole life is meant, in any case; null for everything
 * @param since the earliest time, included; null for no limit
 * @param limit how many entries at most, the latest ones; 1 to 100,000
 */
public record AuditQuery(@Nullable String tenant, @Nullable Instant since, int limit) {

    /** How many entries {@link #latest()} asks for. */
    public static final int DEFAULT_LIMIT = 100;

    private static final int HIGHEST_LIMIT = 100_000;

    public AuditQuery {
        tenant = tenant == null ? null : tenant.toLowerCase(Locale.ROOT);
        if (limit < 1 || limit > HIGHEST_LIMIT) {
            throw new IllegalArgumentException(
                    "The limit of an audit query must be 1 to " + HIGHEST_LIMIT + ", but is " + limit + ".");
        }
    }

    /** Returns a query for the latest 100 entries. */
    public static AuditQuery latest() {
        return new AuditQuery(null, null, DEFAULT_LIMIT);
    }

    /** Returns the same for one tenant. */
    public AuditQuery ofTenant(String slug) {
        return new AuditQuery(slug, since, limit);
    }
}
