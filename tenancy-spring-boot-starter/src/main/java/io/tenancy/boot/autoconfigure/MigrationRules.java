package io.tenancy.boot.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.util.ClassUtils;

/** What the properties of migrations may be. */
final class MigrationRules {

    static final String PLACEHOLDERS = "tenancy.migration.placeholders";

    /** What begins with "tenant." are Tenancy's own. */
    private static final Pattern PLACEHOLDER = Pattern.compile("(?!(?i:tenant)\\.)[A-Za-z0-9_.-]+");

    private static final Pattern CHANGE_LOG = Pattern.compile("classpath:/?[^/\\s].*");

    static final List<PropertyRule> MIGRATION = List.of(
            new PropertyRule(
                    "tenancy.migration.locations",
                    p -> p.migration().locations().stream().noneMatch(String::isBlank),
                    "must be a list of locations, none of them blank",
                    "classpath:db/tenant"),
            new PropertyRule(
                    "tenancy.migration.seed-locations",
                    p -> p.migration().seedLocations().stream().noneMatch(String::isBlank),
                    "must be a list of locations, none of them blank",
                    "classpath:db/seed"),
            new PropertyRule(
                            "tenancy.migration.change-log",
                            p -> p.migration().changeLog() == null
                                    || CHANGE_LOG
                                            .matcher(p.migration().changeLog())
                                            .matches(),
                            "must be a location that begins with classpath:",
                            "classpath:db/tenant/changelog.yaml")
                    .and(
                            p -> p.migration().changeLog() == null || ClassUtils.isPresent("liquibase.Scope", null),
                            ", with org.liquibase:liquibase-core on the class path")
                    .and(
                            p -> p.migration().changeLog() == null || hasNoScripts(p.migration()),
                            ", and without tenancy.migration.locations and .seed-locations"),
            new PropertyRule(
                    PLACEHOLDERS,
                    p -> p.migration().placeholders().keySet().stream()
                            .allMatch(name -> PLACEHOLDER.matcher(name).matches()),
                    "must be values by name: letters, digits, _, - and dots, not beginning with tenant.",
                    "currency: EUR"),
            new PropertyRule(
                    "tenancy.migration.parallelism",
                    p -> PropertyRules.isNullOrBetween(p.migration().parallelism(), 1, 256),
                    "must be a whole number from 1 to 256",
                    "8"),
            new PropertyRule(
                    "tenancy.migration.parallelism-per-server",
                    p -> PropertyRules.isNullOrBetween(p.migration().parallelismPerServer(), 1, 256),
                    "must be a whole number from 1 to 256",
                    "4"),
            new PropertyRule(
                    "tenancy.migration.on-startup",
                    p -> true,
                    "must be one of: none, check, background, wait",
                    "background"),
            PropertyRules.range(
                    "tenancy.migration.retry-after", p -> p.migration().retryAfter(), "1s", "24h", "10s"),
            PropertyRules.range(
                    "tenancy.migration.lock-timeout", p -> p.migration().lockTimeout(), "1s", "24h", "1m"));

    private MigrationRules() {}

    private static boolean hasNoScripts(MigrationProperties migration) {
        return migration.seedLocations().isEmpty()
                && migration.locations().equals(List.of(MigrationProperties.LOCATIONS));
    }
}
