package io.tenancy.monitoring;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a statement's text holds no data. Products disagree where a string ends, so nothing is kept from the first
 * character on that may begin a string, a comment or another statement. Numbers are data, too.
 */
final class StatementOutline {

    static final String UNKNOWN = "statement";

    private static final int LONGEST = 300;

    /** In these a word without quotes is a name or part of the language. */
    private static final Set<String> ROWS =
            Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "WITH", "VALUES");

    /** In these it may be a password; of them only the word is kept that they begin with. */
    private static final Set<String> OTHERS = Set.of(
            "ALTER",
            "ANALYZE",
            "BEGIN",
            "CALL",
            "COMMIT",
            "COPY",
            "CREATE",
            "DO",
            "DROP",
            "EXECUTE",
            "EXPLAIN",
            "GRANT",
            "LOCK",
            "OPTIMIZE",
            "REFRESH",
            "REINDEX",
            "REVOKE",
            "ROLLBACK",
            "SET",
            "SHOW",
            "START",
            "TRUNCATE",
            "VACUUM");

    private StatementOutline() {}

    /** Returns the text up to where data may begin, with ? for numbers and … for the rest. */
    static String of(@Nullable String sql) {
        if (sql == null) {
            return UNKNOWN;
        }
        String text = sql.stripLeading();
        String first = text.substring(0, endOfWord(text, 0)).toUpperCase(Locale.ROOT);
        if (ROWS.contains(first)) {
            return outline(text);
        }
        return OTHERS.contains(first) ? first + " …" : UNKNOWN;
    }

    private static String outline(String text) {
        StringBuilder outline = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (outline.length() >= LONGEST || mayBeginData(text, at)) {
                return outline.append('…').toString();
            }
            int end = at + 1;
            if (isWordPart(c)) {
                end = endOfWord(text, at);
                outline.append(isDigit(c) ? "?" : text.substring(at, Math.min(end, at + LONGEST)));
            } else if (!Character.isWhitespace(c)) {
                outline.append(c);
            } else if (outline.charAt(outline.length() - 1) != ' ') {
                outline.append(' ');
            }
            at = end;
        }
        return outline.toString().strip();
    }

    private static boolean mayBeginData(String text, int at) {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        return switch (c) {
            case '\'', '"', '`', '$', '\\', '#', ';', '[', '{' -> true;
            case '-' -> next == '-';
            case '/' -> next == '*' || next == '/';
            // A name outside of ASCII may be one, or a quote that somebody pasted.
            default -> c > '~' || Character.isISOControl(c) && !Character.isWhitespace(c);
        };
    }

    private static int endOfWord(String text, int from) {
        int at = from;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
