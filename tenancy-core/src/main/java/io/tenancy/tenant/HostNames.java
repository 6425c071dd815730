package io.tenancy.tenant;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Host names in the one form in which they are stored and compared: ASCII (IDNA), lower case, without port and
 * without the dot of the root zone. Thread-safe; holds no state.
 */
public final class HostNames {

    private static final String LABEL_PATTERN = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern LABEL = Pattern.compile(LABEL_PATTERN);
    private static final Pattern HOST = Pattern.compile(LABEL_PATTERN + "(?:\\." + LABEL_PATTERN + ")*");
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?[0-9]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int LONGEST = 253;

    private HostNames() {}

    /**
     * Returns the canonical form of a host name as a {@code Host} header or a person gives it, or empty if it is none:
     * an IP address, a name with a character that no DNS name has, or one longer than 253 characters (RFC 1035).
     *
     * @param host a name, optionally followed by a colon and a port
     */
    public static Optional<String> canonical(String host) {
        int colon = host.indexOf(':');
        if (colon >= 0 && !PORT.matcher(host.substring(colon + 1)).matches()) {
            return Optional.empty();
        }
        String name = colon < 0 ? host : host.substring(0, colon);
        return ascii(name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                .filter(ascii ->
                        ascii.length() <= LONGEST && HOST.matcher(ascii).matches())
                .filter(ascii -> !NUMERIC_END.matcher(ascii).matches());
    }

    /** Returns the canonical form of a single label of a host name, or empty if it is none. */
    public static Optional<String> canonicalLabel(String label) {
        return ascii(label).filter(ascii -> LABEL.matcher(ascii).matches());
    }

    private static Optional<String> ascii(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }
}
