package io.tenancy.boot.autoconfigure;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The environment variables that work under their own names, and the property that each one sets. */
enum EnvironmentVariable {
    TENANCY_AUTO_CREATE_DB("tenancy.database.auto-create"),
    TENANCY_AUTO_DELETE_DB("tenancy.database.auto-delete"),
    TENANCY_CONNECTION_POOL_SIZE("tenancy.pool.maximum-size"),
    TENANCY_DB_DRIVER("tenancy.database.driver"),
    TENANCY_CONNECTION_TIMEOUT("tenancy.pool.connection-timeout", "s"),
    TENANCY_LOGGING_ENABLED("tenancy.logging.enabled"),
    TENANCY_LOG_CHANNEL("tenancy.logging.channel"),
    TENANCY_LOG_LEVEL("tenancy.logging.level"),
    TENANCY_MASK_SENSITIVE_DATA("tenancy.logging.mask-sensitive-data"),
    TENANCY_MONITORING_ENABLED("tenancy.monitoring.enabled"),
    TENANCY_PERFORMANCE_THRESHOLD("tenancy.monitoring.slow-connection-threshold", "ms"),
    TENANCY_MEMORY_THRESHOLD("tenancy.monitoring.memory-threshold", "MB"),
    TENANCY_ENCRYPTION_KEY("tenancy.security.encryption-key"),
    TENANCY_CREDENTIAL_ROTATION_DAYS("tenancy.security.credential-rotation", "d"),
    TENANCY_MAX_LOGIN_ATTEMPTS("tenancy.security.max-login-attempts"),
    TENANCY_CACHE_ENABLED("tenancy.cache.enabled"),
    TENANCY_CACHE_STORE("tenancy.cache.store"),
    /** Also the relaxed name of its property, which is why that property declares seconds itself. */
    TENANCY_CACHE_TTL("tenancy.cache.ttl", "s");

    private static final Pattern BARE_NUMBER = Pattern.compile("[+-]?[0-9]+");

    private final String property;
    private final String unit;

    EnvironmentVariable(String property) {
        this(property, "");
    }

    EnvironmentVariable(String property, String unit) {
        this.property = property;
        this.unit = unit;
    }

    /** Returns the variable of that name, or empty if it is none of these. */
    static Optional<EnvironmentVariable> named(String name) {
        return Arrays.stream(values()).filter(v -> v.name().equals(name)).findAny();
    }

    /** Returns whether the text is a number without a unit. */
    static boolean isBareNumber(String text) {
        return BARE_NUMBER.matcher(text).matches();
    }

    /** Returns the name of the property that this variable sets. */
    String property() {
        return property;
    }

    /** Returns the value for the property: a bare number gets this variable's unit, everything else stays as it is. */
    String toPropertyValue(String value) {
        String text = value.trim();
        return isBareNumber(text) ? text + unit : value;
    }
}
