package io.tenancy.test;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that no other test uses, not even one of another JVM on the same server, and short enough for MySQL users. */
final class UniqueNames {
    private static final Pattern PURPOSE = Pattern.compile("[a-z][a-z0-9_]{0,15}");
    private static final String LOWERCASE = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String MIXED_CASE =
            LOWERCASE + LOWERCASE.substring(0, 26).toUpperCase(Locale.ROOT);
    private static final SecureRandom RANDOM = new SecureRandom();

    private UniqueNames() {}

    static TestCentralDatabase central(TestDatabaseServer server, String purpose) {
        if (!PURPOSE.matcher(purpose).matches()) {
            throw new IllegalArgumentException("Purpose must match " + PURPOSE + " but was '" + purpose + "'");
        }
        // The fixed length keeps one test's prefix from being the beginning of another's.
        String id = random(LOWERCASE, 7);
        return new TestCentralDatabase(server, purpose + "_" + id, purpose + "_" + id, password(), "t" + id + "_");
    }

    /** A password of letters and digits only, which needs no quoting anywhere. */
    static String password() {
        return random(MIXED_CASE, 24);
    }

    private static String random(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
