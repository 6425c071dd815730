package io.tenancy.test;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the user says about servers: a system property or, where that is absent or blank, the environment variable of the
 * same name in capitals with underscores, for example {@code TENANCY_TEST_POSTGRESQL_URL}.
 */
final class ServerSettings {
    private static final String PROVIDER = "tenancy.test.provider";

    private ServerSettings() {}

    /** Returns the setting, or null if there is none. */
    static @Nullable String find(String property) {
        return find(property, System::getenv);
    }

    static @Nullable String find(String property, UnaryOperator<@Nullable String> environment) {
        String value = System.getProperty(property);
        if (value == null || value.isBlank()) {
            value = environment.apply(property.replace('.', '_').toUpperCase(Locale.ROOT));
        }
        return value == null || value.isBlank() ? null : value;
    }

    static String get(String property, String defaultValue) {
        String value = find(property);
        return value == null ? defaultValue : value;
    }

    /**
     * Whether servers are to run in containers.
     *
     * @throws TestDatabaseException if the setting has another value than {@code embedded} or {@code docker}
     */
    static boolean inContainers() {
        String provider = get(PROVIDER, "embedded");
        return switch (provider) {
            case "embedded" -> false;
            case "docker" -> true;
            default ->
                throw new TestDatabaseException(
                        "Cannot use " + PROVIDER + "=" + provider + ": expected embedded or docker", null);
        };
    }
}
