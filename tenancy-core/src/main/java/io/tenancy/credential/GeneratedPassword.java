package io.tenancy.credential;

import io.tenancy.KnownSecrets;
import java.security.SecureRandom;

/** Makes passwords for tenants' logins: letters and digits only, which no product needs to escape. Thread-safe. */
public final class GeneratedPassword {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private GeneratedPassword() {}

    /** Returns 32 random letters and digits, which is 190 bits; wiping them is up to the caller. */
    public static char[] create() {
        char[] password = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            password[i] = ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length()));
        }
        KnownSecrets.register(password);
        return password;
    }
}
