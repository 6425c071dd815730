package io.tenancy.credential;

import io.tenancy.Violation;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Encrypts what is stored and decrypts what is used. Implementations are thread-safe. An application replaces this by
 * declaring a bean.
 */
public interface CredentialManager {

    /**
     * Encrypts a secret for one owner and field. Within a transaction on the central database, what it returns can be
     * read for as long as it is stored there.
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
     * Stores the credentials of a profile, such as the login of a database server's administrator, and replaces what was
     * there. Each value is encrypted for this profile and field alone. The values are Strings: the caller's copies stay
     * in memory until the garbage collector takes them.
     *
     * @param profile 1 to 64 of a-z, 0-9 and hyphen, beginning with a letter
     * @param credentials {@code username} and {@code password}; perhaps {@code host}, {@code port} and {@code database};
     *     not changed
     * @throws CredentialException with the code {@code CREDENTIAL_INVALID} and every violation; nothing was stored
     */
    void storeCredentials(String profile, Map<String, String> credentials);

    /**
     * Returns the credentials of a profile, decrypted. Whoever asks closes them, which wipes the password.
     *
     * @throws CredentialException with the code {@code CREDENTIAL_NOT_FOUND} if there is no profile of exactly that
     *     name, {@code CREDENTIAL_UNREADABLE} if a value cannot be decrypted
     */
    Credentials getCredentials(String profile);

    /**
     * Makes a new key and encrypts every stored secret with it, while the application runs: every secret can be read at
     * every moment. Can be stopped anywhere and started again; a run that finds an unfinished one finishes it, and makes
     * no further key.
     *
     * @return what was done, and which secrets could not be decrypted and are left as they were
     * @throws CredentialException with the code {@code KEY_ROTATION_REFUSED} if another node is rotating, or a node
     *     cannot use the new key yet; nothing has changed then
     */
    RotationReport rotateEncryptionKeys();

    /**
     * Checks credentials for {@link #storeCredentials}, without network.
     *
     * @param credentials not changed
     * @return every violation; empty if there is none. No message contains the password
     */
    List<Violation> validateCredentials(Map<String, String> credentials);

    /**
     * Returns the ids of the keys that this node can use, which it tells the others with each sign of life. Empty for
     * an implementation that leaves keys to somebody else.
     */
    default Set<String> keyIds() {
        return Set.of();
    }

    /**
     * Returns a manager whose data keys are in {@code tenancy_keys} of the central database. Makes the first one there
     * if there is none.
     *
     * @throws CredentialException if the master key is not the one that the data keys were wrapped with
     */
    static CredentialManager encrypting(DataSource central, MasterKeys masterKeys) {
        return encrypting(central, masterKeys, TenancyLogger.noOp());
    }

    /**
     * As {@link #encrypting(DataSource, MasterKeys)}, with a logger that is told when keys are rotated and profiles are
     * stored.
     *
     * @throws CredentialException if the master key is not the one that the data keys were wrapped with
     */
    static CredentialManager encrypting(DataSource central, MasterKeys masterKeys, TenancyLogger logger) {
        return new EncryptingCredentialManager(central, masterKeys, TenancyLogger.contained(logger));
    }

    /**
     * Returns a manager that does what another one does, and has each rotation of keys and each stored profile in the
     * audit trail before it is done.
     *
     * @param audit asked for when it is needed: the trail itself may need the manager for its key
     */
    static CredentialManager audited(CredentialManager manager, Supplier<? extends AuditTrail> audit) {
        return new AuditedCredentialManager(manager, audit);
    }
}
