package io.tenancy.credential;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;

/**
 * 32 random bytes from which a key for one purpose is derived (HMAC-SHA256), which then encrypts with AES-256-GCM.
 * Deriving takes the place of associated data, which the encryptor does not offer: what was sealed for one purpose does
 * not open for another. Prints nothing of itself.
 */
final class SealingKey {

    static final int BYTES = 32;
    private static final String MAC = "HmacSHA256";

    private final byte[] key;

    SealingKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("A key has " + BYTES + " bytes, not " + key.length + ".");
        }
        this.key = key.clone();
    }

    byte[] seal(byte[] plain, String... purpose) {
        return encryptor(purpose).encrypt(plain);
    }

    /** @throws RuntimeException of any type if the input was not sealed by this key for this purpose */
    byte[] open(byte[] sealed, String... purpose) {
        return encryptor(purpose).decrypt(sealed);
    }

    /** Returns 16 hexadecimal digits that identify the key and tell nothing about it. */
    String fingerprint() {
        StringBuilder hex = new StringBuilder();
        for (byte b : Arrays.copyOf(derive("tenancy/key-id/v1"), 8)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }

    private BytesEncryptor encryptor(String... purpose) {
        return AesGcmBytesEncryptor.withSecretKey(new SecretKeySpec(derive(purpose), "AES"))
                .build();
    }

    /** The parts are divided by NUL, which none contains, so that they cannot be shifted against each other. */
    private byte[] derive(String... purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(String.join("\0", purpose).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + MAC, impossible);
        }
    }

    @Override
    public String toString() {
        return "SealingKey[***masked***]";
    }
}
