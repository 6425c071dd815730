package io.tenancy.migration;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one tenant is, as the central database has it.
 *
 * @param version of its schema; null if it has none, or nobody has asked
 * @param from version that its last migration found
 * @param script that failed, or is being run where it cannot be rolled back
 * @param error why it failed
 * @param needsOperator whether it failed half-way through a script, so that nothing goes on by itself
 * @param node that worked on it last
 * @param run that it belonged to last
 * @param duration of its last migration
 * @param migratedAt when it was brought up to date last
 */
public record TenantMigration(
        long tenantId,
        String slug,
        @Nullable String version,
        State state,
        @Nullable String from,
        @Nullable String script,
        @Nullable String statement,
        @Nullable String error,
        boolean needsOperator,
        @Nullable String node,
        @Nullable Long run,
        @Nullable Duration duration,
        @Nullable Instant migratedAt) {

    /** What is known of it. */
    public enum State {
        /** It has all migrations of this application, or of a newer one. */
        CURRENT,
        /** It has not, or nobody knows. */
        PENDING,
        /** Some node is at it. */
        RUNNING,
        /** The last try failed. */
        FAILED
    }
}
