package io.tenancy.credential;

import io.tenancy.KnownSecrets;
import io.tenancy.Violation;
import io.tenancy.credential.CredentialException.Reason;
import io.tenancy.logging.TenancyLogger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** AES-256-GCM under a key derived from the data key, the owner, the field and the key id. */
final class EncryptingCredentialManager implements CredentialManager {

    private static final String PURPOSE = "tenancy/credential/v1";
    private static final int LONGEST = CredentialRules.LONGEST_SECRET;
    private static final int MOST_BYTES_PER_CHAR = 3;

    private final DataSource central;
    private final DataKeys keys;
    private final CredentialProfiles profiles;
    private final TenancyLogger logger;

    EncryptingCredentialManager(DataSource central, MasterKeys masterKeys, TenancyLogger logger) {
        this.central = central;
        this.logger = logger;
        this.keys = new DataKeys(central, masterKeys);
        this.profiles = new CredentialProfiles(central, this);
    }

    @Override
    public String encrypt(SecretOwner owner, char[] secret) {
        if (secret.length == 0 || secret.length > LONGEST || indexOfNul(secret) >= 0) {
            throw refuse(owner, secret);
        }
        DataKeys.DataKey primary = keys.primary();
        byte[] plain = encode(owner, secret);
        remember(owner, secret);
        try {
            return new Envelope(primary.id(), primary.key().seal(plain, purpose(owner, primary.id()))).text();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public char[] decrypt(SecretOwner owner, String envelope) {
        Envelope sealed = Envelope.parse(envelope, owner);
        SealingKey key = keys.require(sealed.keyId(), owner);
        byte[] plain = open(owner, sealed, key);
        try {
            char[] secret = decode(plain);
            remember(owner, secret);
            return secret;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public void storeCredentials(String profile, Map<String, String> credentials) {
        profiles.store(profile, credentials);
        logger.logCredentialOperation("credential.stored", null, Map.of("profile", profile));
    }

    @Override
    public Credentials getCredentials(String profile) {
        return profiles.get(profile);
    }

    @Override
    public RotationReport rotateEncryptionKeys() {
        RotationReport report = KeyRotation.of(central, keys, this).run();
        logger.logCredentialOperation(
                "keys.rotated",
                null,
                Map.of(
                        "keyId", report.keyId(),
                        "reencrypted", report.reencrypted(),
                        "remaining", report.remaining()));
        return report;
    }

    @Override
    public List<Violation> validateCredentials(Map<String, String> credentials) {
        return CredentialRules.violations(credentials);
    }

    @Override
    public Set<String> keyIds() {
        return keys.usable();
    }

    private static void remember(SecretOwner owner, char[] secret) {
        if (!owner.isReadable()) {
            KnownSecrets.register(secret);
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
