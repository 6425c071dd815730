package io.tenancy.boot.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

/** What the properties of migrations may be. */
final class MigrationRules {

    static final String PLACEHOLDERS = "tenancy.migration.placeholders";

    /** What begins with "tenant." are Tenancy's own. */
    private static final Pattern PLACEHOLDER = Pattern.compile("(?!(?i:tenant)\\.)[A-Za-z0-9_.-]+");

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
}
