package io.tenancy.credential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key above the data keys: extension point for a key management service. Implementations are thread-safe; they are
 * asked when a node starts and when it meets a data key that it does not know, never for each secret.
 */
public interface MasterKeys {

    /** Returns the id of the master key that wraps new data keys: 1 to 16 characters of a-z and 0-9. */
    String currentId();

    /** Encrypts a data key of 32 bytes, bound to its id. */
    byte[] wrap(String dataKeyId, byte[] dataKey);

    /**
     * Decrypts a data key.
     *
     * @param masterId the master key that wrapped it
     * @throws CredentialException if that master key is not available, or the wrapped key was changed
     */
    byte[] unwrap(String masterId, String dataKeyId, byte[] wrapped);

    /**
     * Returns the master key that a property gives.
     *
     * @param base64 exactly 32 random bytes in base64
     * @throws CredentialException if it is missing, a placeholder, no base64, of another length or plainly not random
     */
    static MasterKeys of(@Nullable String base64) {
        return of(base64, List.of());
    }

    /**
     * Returns the master keys that properties give while the master key is being changed.
     *
     * @param base64 the key that wraps new data keys: exactly 32 random bytes in base64
     * @param previous keys that only unwrap what they wrapped before; may be empty
     * @throws CredentialException with everything that is wrong with any of them, or if a key is given twice
     */
    static MasterKeys of(@Nullable String base64, List<String> previous) {
        return PropertyMasterKeys.of(base64, previous);
    }
}
