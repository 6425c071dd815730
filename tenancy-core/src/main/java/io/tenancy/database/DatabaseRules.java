package io.tenancy.database;

import io.tenancy.Printable;
import io.tenancy.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a tenant's database may be. Allow-lists: everything else is refused before a driver sees it.
 * Thread-safe; holds no state.
 */
public final class DatabaseRules {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]*");
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})");
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)");
    /** RFC 4291, 2.2: eight groups, or fewer with one gap; without an IPv4 tail, which could say anything. */
    private static final String GROUPS = "[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*";

    private static final String EIGHT_GROUPS = "(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}";
    private static final String ADDRESS =
            "(?:" + EIGHT_GROUPS + "|(?!(?::*[0-9A-Fa-f]++){8})(?:" + GROUPS + ")?::(?:" + GROUPS + ")?)";
    private static final Pattern IPV6 = Pattern.compile("\\[" + ADDRESS + "\\]|" + ADDRESS);

    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_PASSWORD = 1_024;

    private DatabaseRules() {}

    /** Checks the name of a database: a-z, 0-9 and _, beginning with a letter, not one of the server's own. */
    public static Optional<Violation> checkName(String field, DatabaseDriver driver, @Nullable String name) {
        if (name == null || !isIdentifier(name, driver.longestName())) {
            return refuse(field, "INVALID_DATABASE_NAME", identifiers(driver.longestName()), name);
        }
        return driver.reserves(name)
                ? refuse(field, "RESERVED_DATABASE", "expected a name that the server does not use itself", name)
                : Optional.empty();
    }

    /** Checks the name of a login: as a database name, with the product's own limit. */
    public static Optional<Violation> checkUser(String field, DatabaseDriver driver, @Nullable String user) {
        return user == null || !isIdentifier(user, driver.longestUser()) || driver.reserves(user)
                ? refuse(field, "INVALID_DATABASE_USERNAME", identifiers(driver.longestUser()), user)
                : Optional.empty();
    }

    /** Checks a password: 1 to 1,024 characters without NUL that have an encoding. The violation does not repeat it. */
    public static Optional<Violation> checkPassword(String field, @Nullable CharSequence password) {
        boolean allowed = password != null
                && !password.isEmpty()
                && password.length() <= LONGEST_PASSWORD
                && password.chars().noneMatch(c -> c == 0)
                && StandardCharsets.UTF_8.newEncoder().canEncode(password);
        return allowed
                ? Optional.empty()
                : Optional.of(new Violation(
                        field,
                        "INVALID_DATABASE_PASSWORD",
                        "allowed are 1 to " + LONGEST_PASSWORD
                                + " characters without NUL and without halves of surrogate pairs"));
    }

    /** Checks a host: a DNS name or an IP address, nothing around it; empty on H2 and only there. */
    public static Optional<Violation> checkHost(String field, DatabaseDriver driver, @Nullable String host) {
        boolean allowed = host != null
                && (driver == DatabaseDriver.H2 ? host.isEmpty() : host.length() <= LONGEST_HOST && isHost(host));
        return allowed
                ? Optional.empty()
                : refuse(
                        field,
                        "INVALID_DATABASE_HOST",
                        driver == DatabaseDriver.H2 ? "H2 has no host" : "expected a DNS name or an IP address",
                        host);
    }

    /** Checks a port: 1 to 65535; 0 on H2 and only there. */
    public static Optional<Violation> checkPort(String field, DatabaseDriver driver, @Nullable Object port) {
        boolean allowed = port instanceof Integer number
                && (driver == DatabaseDriver.H2 ? number == 0 : number >= 1 && number <= 65_535);
        return allowed
                ? Optional.empty()
                : refuse(
                        field,
                        "INVALID_DATABASE_PORT",
                        driver == DatabaseDriver.H2 ? "H2 has no port" : "expected a number from 1 to 65535",
                        port);
    }

    /** Throws if a name that becomes part of a statement or a URL was not checked before: a bug, not bad input. */
    public static void requireName(DatabaseDriver driver, String name) {
        checkName("database", driver, name).ifPresent(violation -> {
            throw new IllegalArgumentException(violation.message());
        });
    }

    /** As {@link #requireName}, for a login. */
    public static void requireUser(DatabaseDriver driver, String user) {
        checkUser("username", driver, user).ifPresent(violation -> {
            throw new IllegalArgumentException(violation.message());
        });
    }

    private static boolean isIdentifier(String name, int longest) {
        return IDENTIFIER.matcher(name).matches() && name.getBytes(StandardCharsets.UTF_8).length <= longest;
    }

    private static boolean isHost(String host) {
        return IPV4.matcher(host).matches()
                || IPV6.matcher(host).matches()
                || HOST.matcher(host).matches() && !NUMERIC_END.matcher(host).matches();
    }

    private static String identifiers(int longest) {
        return "allowed are 1 to " + longest + " of a-z, 0-9 and _, beginning with a letter";
    }

    private static Optional<Violation> refuse(String field, String code, String allowed, @Nullable Object value) {
        return Optional.of(new Violation(field, code, allowed + ", but was " + Printable.quote(value)));
    }
}
