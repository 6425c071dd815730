package io.tenancy.quickstart.ticket;

import io.tenancy.Violation;
import io.tenancy.quickstart.InvalidInputException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people type. */
final class Text {

    private Text() {}

    /** Returns the text without blanks around it. */
    static String require(String field, @Nullable String text, int longest) {
        String stripped = text == null ? "" : text.strip();
        if (stripped.isEmpty() || stripped.length() > longest || stripped.indexOf('\0') >= 0) {
            throw new InvalidInputException(new Violation(
                    field, "INVALID_" + field.toUpperCase(Locale.ROOT), "expected 1 to " + longest + " characters"));
        }
        return stripped;
    }
}
