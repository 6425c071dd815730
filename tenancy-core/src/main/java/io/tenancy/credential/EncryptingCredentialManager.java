package io.tenancy.credential;

import io.tenancy.credential.CredentialException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** AES-256-GCM under a key derived from the data key, the owner, the field and the key id. */
final class EncryptingCredentialManager implements CredentialManager {

    private static final String PURPOSE = "tenancy/credential/v1";
    private static final int LONGEST = 1_024;
    private static final int MOST_BYTES_PER_CHAR = 3;

    private final DataKeys keys;

    EncryptingCredentialManager(DataKeys keys) {
        this.keys = keys;
    }

    @Override
    public String encrypt(SecretOwner owner, char[] secret) {
        if (secret.length == 0 || secret.length > LONGEST || indexOfNul(secret) >= 0) {
            throw refuse(owner, secret);
        }
        DataKeys.DataKey primary = keys.primary();
        byte[] plain = encode(owner, secret);
        try {
            return new Envelope(primary.id(), primary.key().seal(plain, purpose(owner, primary.id()))).text();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public char[] decrypt(SecretOwner owner, String envelope) {
        Envelope sealed = Envelope.parse(envelope, owner);
        SealingKey key = keys.find(sealed.keyId())
                .orElseThrow(() -> CredentialException.unreadable(
                        Reason.UNKNOWN_KEY,
                        owner,
                        sealed.keyId(),
                        "the key '" + sealed.keyId() + "' is not in tenancy_keys.",
                        null));
        byte[] plain = open(owner, sealed, key);
        try {
            return decode(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] open(SecretOwner owner, Envelope sealed, SealingKey key) {
        try {
            return key.open(sealed.sealed(), purpose(owner, sealed.keyId()));
        } catch (RuntimeException notAuthentic) {
            // The encryptor throws IllegalStateException, ProviderException and others; all mean the same.
            throw CredentialException.unreadable(
                    Reason.NOT_AUTHENTIC,
                    owner,
                    sealed.keyId(),
                    "the stored value was changed, or was made for another owner or field. Store it again.",
                    notAuthentic);
        }
    }

    private static String[] purpose(SecretOwner owner, String keyId) {
        return new String[] {PURPOSE, owner.kind(), owner.id(), owner.field(), keyId};
    }

    /** What has no encoding is refused: a question mark in its place would be another secret. */
    private static byte[] encode(SecretOwner owner, char[] secret) {
        ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES_PER_CHAR * secret.length);
        CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret), buffer, true);
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), (byte) 0);
        if (result.isError()) {
            Arrays.fill(bytes, (byte) 0);
            throw refuse(owner, secret);
        }
        return bytes;
    }

    private static IllegalArgumentException refuse(SecretOwner owner, char[] secret) {
        return new IllegalArgumentException("The " + owner.field() + " of " + owner.kind() + " " + owner.id()
                + " must have 1 to " + LONGEST
                + " characters without NUL and without halves of surrogate pairs; it has "
                + secret.length + ".");
    }

    private static char[] decode(byte[] bytes) {
        CharBuffer buffer = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        char[] secret = Arrays.copyOf(buffer.array(), buffer.limit());
        Arrays.fill(buffer.array(), '\0');
        return secret;
    }

    private static int indexOfNul(char[] secret) {
        for (int i = 0; i < secret.length; i++) {
            if (secret[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
