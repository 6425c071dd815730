package io.tenancy.boot.autoconfigure;

import static io.tenancy.boot.autoconfigure.AlertRules.ALERTS;
import static io.tenancy.boot.autoconfigure.CacheRules.CACHE;
import static io.tenancy.boot.autoconfigure.LoggingRules.LOGGING;
import static io.tenancy.boot.autoconfigure.MigrationRules.MIGRATION;
import static io.tenancy.boot.autoconfigure.MonitoringRules.MONITORING;

import io.tenancy.boot.autoconfigure.TenancyProperties.Pool;
import io.tenancy.database.DatabaseDriver;
import io.tenancy.provisioning.ProvisioningSettings;
import io.tenancy.tenant.HostNames;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * What each property may be. The rules are also the one list of the properties that exist: whoever adds a property adds
 * its rule, and a test compares both.
 */
final class PropertyRules {

    private static final String ENCRYPTION_KEY = "tenancy.security.encryption-key";
    private static final String PREVIOUS_KEYS = "tenancy.security.previous-encryption-keys";

    private static final Pattern NAME_PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,20}");
    private static final Pattern LOGGER_NAME = Pattern.compile("[A-Za-z0-9_$-]+(?:\\.[A-Za-z0-9_$-]+)*");
    /** RFC 9110, 5.6.2. */
    private static final Pattern HTTP_TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]{2,45}]");

    private static final String DAY = "24h";
    static final String YEAR = "365d";

    /** What a plan may say otherwise: all about one tenant's pool, and nothing about a node. */
    static final List<PropertyRule> LIMITS_BY_PLAN = limits();

    /** All of them, in the order of the reference. */
    static final List<PropertyRule> ALL = Stream.of(
                    general(),
                    MIGRATION,
                    database(),
                    LIMITS_BY_PLAN,
                    node(),
                    web(),
                    LOGGING,
                    security(),
                    CACHE,
                    MONITORING,
                    ALERTS)
            .flatMap(List::stream)
            .toList();

    private PropertyRules() {}

    /** Returns the rule of the property of that name, or empty if there is no such property. */
    static Optional<PropertyRule> of(String name) {
        return ALL.stream().filter(rule -> rule.name().equals(name)).findAny();
    }

    /** Returns whether the value of the property is never shown. */
    static boolean isSecret(String name) {
        return name.equals(ENCRYPTION_KEY)
                || name.equals(PREVIOUS_KEYS)
                || name.equals(MigrationRules.PLACEHOLDERS)
                || name.startsWith("tenancy.alerts.webhook.")
                || ServerRules.isSecret(name);
    }

    /** Returns whether a logger can have that name: dotted words, and not the root of all loggers. */
    static boolean isLoggerName(String name) {
        return LOGGER_NAME.matcher(name).matches() && !name.equalsIgnoreCase("root");
    }

    private static List<PropertyRule> general() {
        return List.of(
                flag("tenancy.enabled", "true"),
                new PropertyRule("tenancy.routing.when-unbound", p -> true, "must be one of: fail, central", "fail"));
    }

    private static List<PropertyRule> security() {
        return List.of(
                new PropertyRule(
                        ENCRYPTION_KEY,
                        p -> isKey(p.security().encryptionKey()),
                        "must be exactly 32 random bytes in Base64",
                        "the output of: openssl rand -base64 32"),
                new PropertyRule(
                        PREVIOUS_KEYS,
                        p -> p.security().previousEncryptionKeys().stream().allMatch(PropertyRules::isKey),
                        "must be a list of keys, each exactly 32 random bytes in Base64",
                        "the former value of tenancy.security.encryption-key"),
                range(
                        "tenancy.security.credential-rotation",
                        p -> p.security().credentialRotation(),
                        "1h",
                        "3650d",
                        "90d"),
                flag("tenancy.security.rotate-passwords", "false"),
                new PropertyRule(
                        "tenancy.security.max-login-attempts",
                        p -> isNullOrBetween(p.security().maxLoginAttempts(), 1, 1000),
                        "must be a whole number from 1 to 1000",
                        "3"));
    }

    private static List<PropertyRule> database() {
        return List.of(
                new PropertyRule(
                        "tenancy.database.driver", p -> true, "must be one of: " + DatabaseDriver.ids(), "postgresql"),
                flag("tenancy.database.auto-create", "true"),
                flag("tenancy.database.auto-delete", "false"),
                new PropertyRule(
                        "tenancy.database.name-prefix",
                        p -> NAME_PREFIX.matcher(p.database().namePrefix()).matches(),
                        "must be 1 to 21 of a-z, 0-9 and _, beginning with a letter",
                        "tenant_"),
                new PropertyRule(
                        "tenancy.database.h2.folder",
                        p -> isFolder(p.database().h2().folder()),
                        "must be the absolute path of a folder, without a semicolon",
                        "/var/lib/tenants"),
                flag("tenancy.database.own-user", "true"),
                rangeOrZero(
                        "tenancy.provisioning.retention", p -> p.provisioning().retention(), "1s", "3650d", "30d"),
                new PropertyRule(
                        "tenancy.provisioning.spares",
                        p -> isNullOrBetween(p.provisioning().spares(), 0, ProvisioningSettings.MOST_SPARES)
                                && (p.provisioning().spares() == 0
                                        || p.database().autoCreate()),
                        "must be a whole number from 0 to 100, and 0 where tenancy.database.auto-create is false",
                        "2"),
                flag("tenancy.provisioning.templates", "false"),
                rangeOrZero("tenancy.audit.retention", p -> p.audit().retention(), "1s", "36500d", YEAR),
                ServerRules.ALL,
                ServerRules.ALLOWED_HOSTS);
    }

    private static List<PropertyRule> limits() {
        return List.of(
                new PropertyRule(
                        "tenancy.pool.maximum-size",
                        p -> p.pool().maximumSize() >= 1 && p.pool().maximumSize() <= 1000,
                        "must be a whole number from 1 to 1000",
                        "10"),
                new PropertyRule(
                        "tenancy.pool.minimum-idle",
                        p -> isIdle(p.pool()),
                        "must be a whole number from 0 to that of tenancy.pool.maximum-size",
                        "0"),
                new PropertyRule(
                        "tenancy.pool.maximum-waiting",
                        p -> isNullOrBetween(p.pool().maximumWaiting(), 1, 100_000),
                        "must be a whole number from 1 to 100000",
                        "20"),
                range("tenancy.pool.connection-timeout", p -> p.pool().connectionTimeout(), "250ms", "10m", "5s"),
                rangeOrZero("tenancy.pool.idle-timeout", p -> p.pool().idleTimeout(), "10s", YEAR, "10m"),
                rangeOrZero("tenancy.pool.max-lifetime", p -> p.pool().maxLifetime(), "30s", YEAR, "30m"),
                rangeOrZero("tenancy.pool.keepalive", p -> p.pool().keepalive(), "30s", YEAR, "2m")
                        .and(p -> isWithinLife(p.pool()), ", and shorter than tenancy.pool.max-lifetime"),
                rangeOrZero("tenancy.pool.leak-detection", p -> p.pool().leakDetection(), "2s", DAY, "60s"),
                range("tenancy.pool.connect-timeout", p -> p.pool().connectTimeout(), "100ms", "10m", "5s"),
                range("tenancy.pool.socket-timeout", p -> p.pool().socketTimeout(), "1s", DAY, "60s"),
                rangeOrZero("tenancy.pool.drain-timeout", p -> p.pool().drainTimeout(), "1ms", DAY, "30s"));
    }

    private static List<PropertyRule> node() {
        return List.of(
                new PropertyRule(
                        "tenancy.pool.maximum-connections",
                        p -> isNullOrBetween(p.pool().maximumConnections(), 1, 1_000_000),
                        "must be a whole number from 1 to 1000000",
                        "100"),
                new PropertyRule(
                        "tenancy.pool.maximum-pools",
                        p -> isNullOrBetween(p.pool().maximumPools(), 1, 100_000),
                        "must be a whole number from 1 to 100000",
                        "500"),
                rangeOrZero("tenancy.pool.idle-eviction", p -> p.pool().idleEviction(), "1s", YEAR, "10m"),
                new PropertyRule(
                        "tenancy.pool.session-reset", p -> true, "must be one of: changed, always, never", "changed"),
                new PropertyRule(
                        "tenancy.breaker.failures",
                        p -> isNullOrBetween(p.breaker().failures(), 1, 1000),
                        "must be a whole number from 1 to 1000",
                        "3"),
                range("tenancy.breaker.open-for", p -> p.breaker().openFor(), "100ms", DAY, "5s"),
                new PropertyRule(
                        "tenancy.plans",
                        p -> true,
                        "must be settings by plan: <plan>.pool.<limit>, <plan>.alerts.<type>.<setting>",
                        "gold.pool.maximum-size=20"));
    }

    private static List<PropertyRule> web() {
        return List.of(
                new PropertyRule(
                        "tenancy.web.resolvers",
                        p -> true,
                        "must be a list of: subdomain, domain, header",
                        "subdomain,domain"),
                new PropertyRule(
                        "tenancy.web.base-domain",
                        p -> p.web().baseDomain() == null || isHost(p.web().baseDomain()),
                        "must be a host name without a port",
                        "example.com"),
                new PropertyRule(
                        "tenancy.web.header",
                        p -> HTTP_TOKEN.matcher(p.web().header()).matches(),
                        "must be the name of an HTTP header",
                        "X-Tenant"),
                new PropertyRule(
                        "tenancy.web.central-hosts",
                        p -> p.web().centralHosts().stream().allMatch(PropertyRules::isHostOrAddress),
                        "must be a list of host names or IP addresses without ports",
                        "www.example.com,admin.example.com"),
                new PropertyRule(
                        "tenancy.web.central-paths",
                        p -> p.web().centralPaths().stream().allMatch(path -> path.startsWith("/")),
                        "must be a list of path patterns that begin with /",
                        "/actuator/**"));
    }

    static PropertyRule flag(String name, String example) {
        return new PropertyRule(name, p -> true, "must be true or false", example);
    }

    static PropertyRule range(
            String name, Function<TenancyProperties, Duration> value, String least, String most, String example) {
        String must = "must be a duration with its unit, from " + least + " to " + most;
        return new PropertyRule(name, p -> isBetween(value.apply(p), least, most), must, example);
    }

    static PropertyRule rangeOrZero(
            String name, Function<TenancyProperties, Duration> value, String least, String most, String example) {
        Predicate<TenancyProperties> holds = p -> value.apply(p).isZero() || isBetween(value.apply(p), least, most);
        String must = "must be 0, or a duration with its unit, from " + least + " to " + most;
        return new PropertyRule(name, holds, must, example);
    }

    static boolean isNullOrBetween(@Nullable Integer value, int least, int most) {
        return value == null || value >= least && value <= most;
    }

    private static boolean isBetween(Duration value, String least, String most) {
        return value.compareTo(DurationStyle.detectAndParse(least)) >= 0
                && value.compareTo(DurationStyle.detectAndParse(most)) <= 0;
    }

    /** A maximum below 1 is wrong by itself; it is not held against the other property too. */
    private static boolean isIdle(Pool pool) {
        return pool.minimumIdle() >= 0 && pool.minimumIdle() <= Math.max(pool.maximumSize(), 0);
    }

    /** A lifetime that is no limit, or wrong by itself, is not held against the other property. */
    private static boolean isWithinLife(Pool pool) {
        return pool.maxLifetime().compareTo(Duration.ofSeconds(30)) < 0
                || pool.keepalive().compareTo(pool.maxLifetime()) < 0;
    }

    static boolean isNullOrHost(@Nullable String name) {
        return name == null || isHostOrAddress(name);
    }

    private static boolean isHost(String name) {
        return name.indexOf(':') < 0 && HostNames.canonical(name).isPresent();
    }

    /** An address as a Host header has it: IPv6 in brackets (RFC 3986, 3.2.2). */
    private static boolean isHostOrAddress(String name) {
        return isHost(name) || IP_ADDRESS.matcher(name).matches();
    }

    private static boolean isFolder(@Nullable String folder) {
        try {
            return folder == null || folder.indexOf(';') < 0 && Path.of(folder).isAbsolute();
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key == null || Base64.getDecoder().decode(key).length == 32;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }
}
