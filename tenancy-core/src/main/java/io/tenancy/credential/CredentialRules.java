package io.tenancy.credential;

import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for the credentials of a profile. Reads the map, never changes it; repeats no password. */
final class CredentialRules {

    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String HOST = "host";
    static final String PORT = "port";
    static final String DATABASE = "database";

    static final int LONGEST_SECRET = 1_024;

    private static final List<String> KEYS = List.of(USERNAME, PASSWORD, HOST, PORT, DATABASE);
    private static final Pattern PROFILE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\s](?:[^\\p{Cntrl}]*[^\\p{Cntrl}\\s])?");
    private static final int LONGEST_NAME = 128;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    /** A profile is a login to a server; H2 has neither host nor port. */
    private static final DatabaseDriver SERVER = DatabaseDriver.POSTGRESQL;

    private CredentialRules() {}

    static boolean isProfile(@Nullable String name) {
        return name != null && PROFILE.matcher(name).matches();
    }

    static Violation invalidProfile(@Nullable String name) {
        return new Violation(
                "profile",
                "INVALID_PROFILE",
                "allowed are 1 to 64 of a-z, 0-9 and hyphen, beginning with a letter, but was "
                        + Printable.quote(name));
    }

    static List<Violation> violations(Map<String, String> credentials) {
        List<Violation> violations = new ArrayList<>();
        credentials.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .map(CredentialRules::unknownKey)
                .forEach(violations::add);
        name(USERNAME, "INVALID_DATABASE_USERNAME", credentials.get(USERNAME)).ifPresent(violations::add);
        DatabaseRules.checkPassword(PASSWORD, credentials.get(PASSWORD)).ifPresent(violations::add);
        if (credentials.containsKey(HOST)) {
            DatabaseRules.checkHost(HOST, SERVER, credentials.get(HOST)).ifPresent(violations::add);
        }
        if (credentials.containsKey(PORT)) {
            DatabaseRules.checkPort(PORT, SERVER, number(credentials.get(PORT))).ifPresent(violations::add);
        }
        if (credentials.containsKey(DATABASE)) {
            name(DATABASE, "INVALID_DATABASE_NAME", credentials.get(DATABASE)).ifPresent(violations::add);
        }
        return List.copyOf(violations);
    }

    /** Null for what is no number from 0 to 99999. */
    static @Nullable Integer port(@Nullable String text) {
        return number(text) instanceof Integer port ? port : null;
    }

    private static @Nullable Object number(@Nullable String text) {
        return text != null && DIGITS.matcher(text).matches() ? Integer.valueOf(text) : text;
    }

    /** It becomes an argument of the driver, never a part of a statement or a URL. */
    private static Optional<Violation> name(String field, String code, @Nullable String value) {
        boolean allowed = value != null
                && value.length() <= LONGEST_NAME
                && NAME.matcher(value).matches();
        return allowed
                ? Optional.empty()
                : Optional.of(new Violation(
                        field,
                        code,
                        "allowed are 1 to " + LONGEST_NAME
                                + " characters without control characters and without space around them, but was "
                                + Printable.quote(value)));
    }

    private static Violation unknownKey(String key) {
        return new Violation(Printable.escape(key, 60), "UNKNOWN_KEY", "allowed are " + String.join(", ", KEYS));
    }
}
