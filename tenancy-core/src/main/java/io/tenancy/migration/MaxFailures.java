package io.tenancy.migration;

import io.tenancy.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tenants of a run may fail before no other one is begun.
 *
 * @param number of tenants, or of hundredths of those that were let go so far; not negative
 * @param percent which of the two
 */
public record MaxFailures(int number, boolean percent) {

    /** However many fail, the others go on. */
    public static final MaxFailures UNLIMITED = new MaxFailures(Integer.MAX_VALUE, false);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})(%?)");

    public MaxFailures {
        if (number < 0 || percent && number > 100) {
            throw new IllegalArgumentException("A number of failures is not negative, and at most 100 %.");
        }
    }

    /**
     * Reads a number, as {@code 3}, or a share, as {@code 1%}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static MaxFailures of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be a number of tenants or a share in percent, as 3 or 1%, but is " + Printable.quote(text));
        }
        return new MaxFailures(
                Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    /** Returns whether so many failures are too many. */
    boolean isExceeded(int failed, int released) {
        return percent ? 100L * failed > (long) number * released : failed > number;
    }

    @Override
    public String toString() {
        return number + (percent ? "%" : "");
    }
}
