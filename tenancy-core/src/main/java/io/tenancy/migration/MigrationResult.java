package io.tenancy.migration;

import org.jspecify.annotations.Nullable;

/**
 * What one migration of one tenant did.
 *
 * @param from the schema's version before; null if it had none, or nobody knows
 * @param to the schema's version afterwards; null if it has none, or nobody knows
 * @param applied how many scripts were run
 */
public record MigrationResult(
        @Nullable String from, @Nullable String to, int applied) {

    /** Returns the same with so many more scripts, which leave the version what it is. */
    MigrationResult and(int more) {
        return new MigrationResult(from, to, applied + more);
    }
}
