package io.tenancy.migration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * All migrations that an application has for its tenants' databases, as one value: equal sets leave equal schemas.
 *
 * @param fingerprint a hash over all of them: 1 to 64 characters
 * @param version the highest version among them; null if none has one
 * @param size how many there are
 */
public record MigrationSet(String fingerprint, @Nullable String version, int size) {

    /** Returns a set that is known by this text, which names each migration with its checksum. */
    static MigrationSet of(String all, @Nullable String version, int size) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return new MigrationSet(HexFormat.of().formatHex(digest), version, size);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JVM has SHA-256
        }
    }
}
