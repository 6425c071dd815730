package io.tenancy.credential;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.Violation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret cannot be read or stored, or the keys cannot be used. Code {@code CREDENTIAL_UNREADABLE}, {@code
 * CREDENTIAL_NOT_FOUND}, {@code CREDENTIAL_INVALID}, {@code KEYRING_INVALID} or {@code KEY_ROTATION_REFUSED}. Never
 * carries a secret, a key or the envelope.
 */
public final class CredentialException extends TenancyException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The value is no envelope: it was truncated, changed by hand, or never encrypted. */
        MALFORMED,
        /** The envelope has a version or an algorithm that this release does not read. */
        UNSUPPORTED,
        /** The key that the envelope names is not in {@code tenancy_keys}, is retired, or is not for this node. */
        UNKNOWN_KEY,
        /** The value was changed, or belongs to another owner or field. */
        NOT_AUTHENTIC,
        /** The master key is missing, unusable, or not the one that the data keys were wrapped with. */
        KEYRING,
        /** The keys cannot be rotated now: another node is at it, or not every node can use the new key yet. */
        ROTATION,
        /** There is no credential profile of that name. */
        NOT_FOUND,
        /** What was to be stored breaks a rule. */
        INVALID
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
        super(code, owner == null ? null : owner.tenantReference(), reason == Reason.ROTATION, message, cause);
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

    static CredentialException rotationRefused(String fact, @Nullable String keyId) {
        return new CredentialException(
                "KEY_ROTATION_REFUSED", Reason.ROTATION, keyId, null, "The keys cannot be rotated now: " + fact, null);
    }

    static CredentialException notFound(String message) {
        return new CredentialException("CREDENTIAL_NOT_FOUND", Reason.NOT_FOUND, null, null, message, null);
    }

    static CredentialException invalid(String profile, List<Violation> violations) {
        return new CredentialException(
                "CREDENTIAL_INVALID",
                Reason.INVALID,
                null,
                null,
                "The credentials of profile " + Printable.quote(profile) + " were not stored: "
                        + Violation.describe(violations),
                null);
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
