package io.tenancy.credential;

import io.tenancy.KnownSecrets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The master keys from {@code tenancy.security.encryption-key} and {@code
 * tenancy.security.previous-encryption-keys}. The id of a key is its fingerprint.
 */
final class PropertyMasterKeys implements MasterKeys {

    private static final String CURRENT = "tenancy.security.encryption-key";
    private static final String PREVIOUS = "tenancy.security.previous-encryption-keys";
    private static final String PURPOSE = "tenancy/data-key/v1";
    private static final int FEWEST_DIFFERENT_BYTES = 8;
    private static final Set<String> PLACEHOLDERS =
            Set.of("your-encryption-key", "changeme", "change-me", "secret", "default-test-key-32-characters");

    private final String currentId;
    private final Map<String, SealingKey> keys;

    private PropertyMasterKeys(String currentId, Map<String, SealingKey> keys) {
        this.currentId = currentId;
        this.keys = Map.copyOf(keys);
    }

    static PropertyMasterKeys of(@Nullable String current, List<String> previous) {
        List<String> problems = new ArrayList<>();
        Map<String, SealingKey> keys = new LinkedHashMap<>();
        add(CURRENT, current, keys, problems);
        for (int i = 0; i < previous.size(); i++) {
            add(PREVIOUS + "[" + i + "]", previous.get(i), keys, problems);
        }
        if (!problems.isEmpty()) {
            throw refuse(problems);
        }
        return new PropertyMasterKeys(keys.keySet().iterator().next(), keys);
    }

    private static void add(
            String property, @Nullable String base64, Map<String, SealingKey> keys, List<String> problems) {
        byte[] bytes = base64 == null ? null : decode(base64.strip());
        String problem = problem(base64, bytes);
        if (bytes == null || problem != null) {
            problems.add(property + " " + problem);
            return;
        }
        KnownSecrets.register(Objects.requireNonNull(base64, "decoded").strip());
        SealingKey key = new SealingKey(bytes);
        if (keys.putIfAbsent(key.fingerprint(), key) != null) {
            problems.add(property + " is the same key as one before it");
        }
    }

    private static @Nullable String problem(@Nullable String base64, byte @Nullable [] bytes) {
        if (base64 == null || base64.isBlank()) {
            return "is not set";
        }
        if (PLACEHOLDERS.contains(base64.strip().toLowerCase(Locale.ROOT))) {
            return "is a placeholder from a document";
        }
        if (bytes == null) {
            return "is not base64";
        }
        if (bytes.length != SealingKey.BYTES) {
            return "has " + bytes.length + " bytes instead of " + SealingKey.BYTES;
        }
        return differentBytes(bytes) < FEWEST_DIFFERENT_BYTES ? "is not random" : null;
    }

    @Override
    public String currentId() {
        return currentId;
    }

    @Override
    public byte[] wrap(String dataKeyId, byte[] dataKey) {
        return key(currentId, dataKeyId).seal(dataKey, PURPOSE, dataKeyId);
    }

    @Override
    public byte[] unwrap(String masterId, String dataKeyId, byte[] wrapped) {
        try {
            return key(masterId, dataKeyId).open(wrapped, PURPOSE, dataKeyId);
        } catch (CredentialException otherKey) {
            throw otherKey;
        } catch (RuntimeException changed) {
            throw CredentialException.keyring(
                    "The data key '" + dataKeyId + "' in tenancy_keys was changed and cannot be unwrapped. "
                            + "Restore the row from a backup.",
                    changed);
        }
    }

    private SealingKey key(String masterId, String dataKeyId) {
        SealingKey key = keys.get(masterId);
        if (key == null) {
            throw CredentialException.keyring(
                    CURRENT + " is another key than the one in use: the data key '" + dataKeyId
                            + "' in tenancy_keys was wrapped by the master key with id " + masterId
                            + ", the configured one has id " + currentId
                            + ". Configure the key that this central database was set up with; while the key is being"
                            + " changed, the former one belongs into " + PREVIOUS + ".",
                    null);
        }
        return key;
    }

    private static byte @Nullable [] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static long differentBytes(byte[] bytes) {
        Set<Byte> different = new HashSet<>();
        for (byte b : bytes) {
            different.add(b);
        }
        return different.size();
    }

    private static CredentialException refuse(List<String> problems) {
        return CredentialException.keyring(
                String.join("; ", problems)
                        + ". A key must be 32 random bytes in base64, the same on every node and kept"
                        + " as safely as the passwords it protects. Make one with: openssl rand -base64 32",
                null);
    }
}
