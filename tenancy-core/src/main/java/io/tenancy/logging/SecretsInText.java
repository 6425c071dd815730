package io.tenancy.logging;

import io.tenancy.KnownSecrets;
import io.tenancy.Printable;
import java.util.regex.Pattern;

/**
 * Masks secrets inside a text: those that this process knows, and what looks like one in assignments, JSON members and
 * logins in URLs. Holds no state.
 */
final class SecretsInText {

    private static final Pattern ASSIGNMENT = Pattern.compile("""
            (?ix)
            ( (?: pass[_-]?word | passwd | pass[_-]?phrase | pwd | secret | token | credential | authorization | cookie
                | signature | (?: api | access | private | master | encryption ) [_-]? key )
              [a-z0-9_.-]{0,40}+ ["']?+ \\s{0,9}+ [=:] \\s{0,9}+ )
            (?: " [^"\\\\]*+ (?: \\\\. [^"\\\\]*+ )*+ "?+
              | ' [^'\\\\]*+ (?: \\\\. [^'\\\\]*+ )*+ '?+
              | (?: (?: basic | bearer | digest | negotiate ) \\s{1,9}+ )?+ [^&;,\\s}]++ )
            """);

    /** Up to the last @ of the word: a password may itself hold an @ or a slash that somebody did not encode. */
    private static final Pattern USER_INFO = Pattern.compile("(://[^/@\\s:]{0,256}+:)\\S{1,512}@");

    /** How much of a text that had to be cut is given up, so that no secret loses the end it is known by. */
    private static final int LONGEST_WORD = 512;

    private SecretsInText() {}

    /** Returns the text on one line, without secrets, made of at most {@code longest} characters of the original. */
    static String mask(String text, int longest) {
        String masked = ASSIGNMENT
                .matcher(cut(KnownSecrets.mask(text, longest), text.length() <= longest, longest))
                .replaceAll("$1" + Masking.MASK);
        return USER_INFO.matcher(masked).replaceAll("$1" + Masking.MASK + "@");
    }

    private static String cut(String text, boolean whole, int longest) {
        if (whole) {
            return Printable.escape(text, text.length());
        }
        int end = Math.min(longest, text.length());
        while (end > 0 && longest - end < LONGEST_WORD && !Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return Printable.escape(text.substring(0, end), longest) + "…";
    }
}
