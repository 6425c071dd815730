package io.tenancy.credential;

import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The master key from {@code tenancy.security.encryption-key}. */
final class PropertyMasterKeys implements MasterKeys {

    private static final String PURPOSE = "tenancy/data-key/v1";
    private static final int FEWEST_DIFFERENT_BYTES = 8;
    private static final Set<String> PLACEHOLDERS =
            Set.of("your-encryption-key", "changeme", "change-me", "secret", "default-test-key-32-characters");

    private final SealingKey key;

    private PropertyMasterKeys(SealingKey key) {
        this.key = key;
    }

    static PropertyMasterKeys of(@Nullable String base64) {
        if (base64 == null || base64.isBlank()) {
            throw refuse("is not set");
        }
        if (PLACEHOLDERS.contains(base64.strip().toLowerCase(Locale.ROOT))) {
            throw refuse("is a placeholder from a document");
        }
        byte[] bytes = decode(base64.strip());
        if (bytes.length != SealingKey.BYTES) {
            throw refuse("has " + bytes.length + " bytes instead of " + SealingKey.BYTES);
        }
        if (differentBytes(bytes) < FEWEST_DIFFERENT_BYTES) {
            throw refuse("is not random");
        }
        return new PropertyMasterKeys(new SealingKey(bytes));
    }

    @Override
    public String currentId() {
        return key.fingerprint();
    }

    @Override
    public byte[] wrap(String dataKeyId, byte[] dataKey) {
        return key.seal(dataKey, PURPOSE, dataKeyId);
    }

    @Override
    public byte[] unwrap(String masterId, String dataKeyId, byte[] wrapped) {
        if (!masterId.equals(currentId())) {
            throw CredentialException.keyring(
                    "tenancy.security.encryption-key is another key than the one in use: the data key '" + dataKeyId
                            + "' in tenancy_keys was wrapped by the master key with id " + masterId
                            + ", the configured one has id " + currentId()
                            + ". Configure the key that this central database was set up with.",
                    null);
        }
        try {
            return key.open(wrapped, PURPOSE, dataKeyId);
        } catch (RuntimeException changed) {
            throw CredentialException.keyring(
                    "The data key '" + dataKeyId + "' in tenancy_keys was changed and cannot be unwrapped. "
                            + "Restore the row from a backup.",
                    changed);
        }
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw refuse("is not base64");
        }
    }

    private static long differentBytes(byte[] bytes) {
        Set<Byte> different = new HashSet<>();
        for (byte b : bytes) {
            different.add(b);
        }
        return different.size();
    }

    private static CredentialException refuse(String problem) {
        return CredentialException.keyring(
                "tenancy.security.encryption-key " + problem + ". It must be 32 random bytes in base64, the same on"
                        + " every node and kept as safely as the passwords it protects. Make one with: openssl rand"
                        + " -base64 32",
                null);
    }
}
