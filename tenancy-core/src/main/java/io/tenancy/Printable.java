package io.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * Text of unknown origin, made fit for one line of a message or a log: control, line-separating and bidirectional
 * characters are escaped, and long text is cut. Thread-safe; holds no state.
 */
public final class Printable {

    private static final int LONGEST = 120;

    private Printable() {}

    /**
     * Returns the text in single quotes, escaped and cut to 120 characters; {@code null} for null.
     *
     * @param text what a user or a database supplied; never a secret
     */
    public static String quote(@Nullable Object text) {
        return text == null ? "null" : "'" + escape(text.toString(), LONGEST) + "'";
    }

    /**
     * Returns the text with every character escaped that could end a line, move the cursor or turn the reading
     * direction, cut to at most {@code longest} characters of the original.
     */
    public static String escape(String text, int longest) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), longest) + 16);
        text.codePoints().limit(longest).forEach(c -> append(safe, c));
        return text.codePointCount(0, text.length()) > longest ? safe + "…" : safe.toString();
    }

    private static void append(StringBuilder safe, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> safe.append(String.format("\\u%04x", c));
            default -> safe.appendCodePoint(c);
        }
    }
}
