package io.tenancy.connection;

import io.tenancy.Printable;
import io.tenancy.Violation;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.database.DatabaseRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for a tenant's database settings that somebody entered as a map. Reads the map, never changes it. */
final class TenantConfigurationRules {

    private static final Set<String> KEYS = Set.of("driver", "host", "port", "database", "username", "password");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    private final DatabaseDriver fallback;
    private final Map<String, ?> settings;
    private final List<Violation> violations = new ArrayList<>();

    TenantConfigurationRules(DatabaseDriver fallback, Map<String, ?> settings) {
        this.fallback = fallback;
        this.settings = settings;
    }

    List<Violation> violations() {
        settings.keySet().stream().filter(key -> !KEYS.contains(key)).forEach(this::unknownKey);
        DatabaseDriver driver = driver();
        if (driver != DatabaseDriver.H2 || settings.containsKey("host")) {
            add(DatabaseRules.checkHost("host", driver, text("host")));
        }
        if (settings.containsKey("port")) {
            add(DatabaseRules.checkPort("port", driver, port()));
        }
        add(DatabaseRules.checkName("database", driver, text("database")));
        if (settings.containsKey("username")) {
            add(DatabaseRules.checkUser("username", driver, text("username")));
        }
        String password = text("password");
        if (password != null) {
            add(DatabaseRules.checkPassword("password", password));
        }
        return List.copyOf(violations);
    }

    private DatabaseDriver driver() {
        Object driver = settings.get("driver");
        if (driver == null) {
            return fallback;
        }
        return Stream.of(DatabaseDriver.values())
                .filter(known -> known.id().equals(driver.toString()))
                .findFirst()
                .orElseGet(() -> {
                    reject("driver", "DRIVER_NOT_ALLOWED", "allowed are " + DatabaseDriver.ids(), driver);
                    return fallback;
                });
    }

    private @Nullable Object port() {
        Object port = settings.get("port");
        return port instanceof String digits && DIGITS.matcher(digits).matches() ? Integer.valueOf(digits) : port;
    }

    private @Nullable String text(String key) {
        Object value = settings.get(key);
        return value == null ? null : value.toString();
    }

    private void unknownKey(String key) {
        violations.add(new Violation(
                Printable.escape(key, 60),
                "UNKNOWN_KEY",
                "allowed are " + String.join(", ", KEYS.stream().sorted().toList())));
    }

    private void reject(String field, String code, String allowed, Object value) {
        violations.add(new Violation(
                field, code, allowed + ", but was " + Printable.quote(value).toLowerCase(Locale.ROOT)));
    }

    private void add(Optional<Violation> violation) {
        violation.ifPresent(violations::add);
    }
}
