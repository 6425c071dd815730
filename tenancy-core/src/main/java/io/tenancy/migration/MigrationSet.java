package io.tenancy.migration;

import org.jspecify.annotations.Nullable;

/**
 * All migrations that an application has for its tenants' databases, as one value: equal sets leave equal schemas.
 *
 * @param fingerprint a hash over all of them: 1 to 64 characters
 * @param version the highest version among them; null if none has one
 * @param size how many there are
 */
public record MigrationSet(String fingerprint, @Nullable String version, int size) {}
