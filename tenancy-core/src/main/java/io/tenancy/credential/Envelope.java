package io.tenancy.credential;

import io.tenancy.credential.CredentialException.Reason;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a secret is stored: {@code tnc1.a256gcm.<key id>.<base64url of IV, cipher text and tag>}. Exactly
 * one text stands for each value: padding, white space and spare bits are refused.
 */
record Envelope(String keyId, byte[] sealed) {

    private static final String VERSION = "tnc1";
    private static final String ALGORITHM = "a256gcm";
    private static final int SMALLEST = 16 + 16;
    private static final int LONGEST = 8_192;
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9]{1,8})\\.([a-zA-Z0-9-]{1,16})\\.([a-z0-9]{1,16})\\.([A-Za-z0-9_-]+)");

    static Envelope parse(@Nullable String text, SecretOwner owner) {
        Matcher form = FORM.matcher(text == null || text.length() > LONGEST ? "" : text);
        if (!form.matches()) {
            throw CredentialException.unreadable(
                    Reason.MALFORMED, owner, null, "the stored value is no envelope. Store it again.", null);
        }
        String keyId = form.group(3);
        if (!form.group(1).equals(VERSION) || !form.group(2).equals(ALGORITHM)) {
            throw CredentialException.unreadable(
                    Reason.UNSUPPORTED,
                    owner,
                    keyId,
                    "version '" + form.group(1) + "' with algorithm '" + form.group(2) + "' is not supported; this"
                            + " release reads " + VERSION + " with " + ALGORITHM + ".",
                    null);
        }
        byte[] sealed = decode(form.group(4));
        if (sealed == null || sealed.length <= SMALLEST) {
            throw CredentialException.unreadable(
                    Reason.MALFORMED, owner, keyId, "the stored value is truncated or not canonical.", null);
        }
        return new Envelope(keyId, sealed);
    }

    /** Returns whether a text says that it was made with this key. */
    static boolean isUnder(String keyId, String text) {
        return text.startsWith(String.join(".", VERSION, ALGORITHM, keyId, ""));
    }

    /** Returns null for what an encoder would not have written, such as spare bits in the last character. */
    private static byte @Nullable [] decode(String base64) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64);
            return encode(bytes).equals(base64) ? bytes : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String text() {
        return String.join(".", VERSION, ALGORITHM, keyId, encode(sealed));
    }

    @Override
    public String toString() {
        return "Envelope[" + keyId + "]";
    }
}
