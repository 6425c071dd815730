package io.tenancy.credential;

import javax.sql.DataSource;

/**
 * Encrypts what is stored and decrypts what is used. Implementations are thread-safe. An application replaces this by
 * declaring a bean.
 */
public interface CredentialManager {

    /**
     * Encrypts a secret for one owner and field.
     *
     * @param secret 1 to 1,024 characters without NUL; not kept, and wiping it is up to the caller
     * @return a printable envelope that names its version, algorithm and key; different each time
     * @throws IllegalArgumentException if the secret is empty, too long, contains NUL or half a surrogate pair
     * @throws CredentialException if no key can be used
     */
    String encrypt(SecretOwner owner, char[] secret);

    /**
     * Decrypts an envelope that was made for exactly this owner and field.
     *
     * @return the secret; wiping it is up to the caller
     * @throws CredentialException if the value was not made by {@link #encrypt} for this owner and field, was changed
     *     since, or its key is unknown; nothing else is ever returned or thrown for it
     */
    char[] decrypt(SecretOwner owner, String envelope);

    /**
     * Returns a manager whose data keys are in {@code tenancy_keys} of the central database. Makes the first one there
     * if there is none.
     *
     * @throws CredentialException if the master key is not the one that the data keys were wrapped with
     */
    static CredentialManager encrypting(DataSource central, MasterKeys masterKeys) {
        return new EncryptingCredentialManager(new DataKeys(central, masterKeys));
    }
}
