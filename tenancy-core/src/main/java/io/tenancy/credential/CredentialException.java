package io.tenancy.credential;

import io.tenancy.TenancyException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret cannot be read, or the keys cannot be used. Code {@code CREDENTIAL_UNREADABLE} or {@code KEYRING_INVALID}.
 * Never carries a secret, a key or the envelope.
 */
public final class CredentialException extends TenancyException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The value is no envelope: it was truncated, changed by hand, or never encrypted. */
        MALFORMED,
        /** The envelope has a version or an algorithm that this release does not read. */
        UNSUPPORTED,
        /** The key that the envelope names is not in {@code tenancy_keys}. */
        UNKNOWN_KEY,
        /** The value was changed, or belongs to another owner or field. */
        NOT_AUTHENTIC,
        /** The master key is missing, unusable, or not the one that the data keys were wrapped with. */
        KEYRING
    }

    private final Reason reason;
    private final @Nullable String keyId;

    private CredentialException(
            String code,
            Reason reason,
            @Nullable String keyId,
            @Nullable SecretOwner owner,
            String message,
            @Nullable Throwable cause) {
        super(code, owner == null ? null : owner.tenantReference(), false, message, cause);
        this.reason = reason;
        this.keyId = keyId;
    }

    static CredentialException unreadable(
            Reason reason, SecretOwner owner, @Nullable String keyId, String fact, @Nullable Throwable cause) {
        return new CredentialException(
                "CREDENTIAL_UNREADABLE",
                reason,
                keyId,
                owner,
                "The " + owner.field() + " of " + owner.kind() + " " + owner.id() + " cannot be decrypted: " + fact,
                cause);
    }

    static CredentialException keyring(String message, @Nullable Throwable cause) {
        return new CredentialException("KEYRING_INVALID", Reason.KEYRING, null, null, message, cause);
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }

    /** Returns the id of the key that the value names, where it could be read. */
    public Optional<String> keyId() {
        return Optional.ofNullable(keyId);
    }
}
