package io.tenancy.boot.autoconfigure;

import io.tenancy.monitoring.AlertType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the properties of alerts may be. */
final class AlertRules {

    private static final String ALL_TENANTS = "tenancy.alerts";
    private static final String ONE_TENANT = "tenancy.alerts.tenants";

    private static final Duration LONGEST_COOL_DOWN = Duration.ofDays(365);
    private static final int SHORTEST_SECRET = 16;

    /** Neither a header of a mail nor a second address. */
    private static final Pattern MAIL_ADDRESS = Pattern.compile("[^\\s@,;<>]+@[^\\s@,;<>]+");

    /** How a threshold is written. */
    private enum Scale {
        TIME("must be a duration with its unit, from 1ms to 24h", 1, 24 * 60 * 60 * 1000, "1000ms"),
        SIZE("must be an amount of memory with its unit, from 1MB", 1 << 20, Double.MAX_VALUE, "512MB"),
        COUNT("must be a whole number from 1 to 1000000", 1, 1_000_000, "10");

        private final String must;
        private final double least;
        private final double most;
        private final String example;

        Scale(String must, double least, double most, String example) {
            this.must = must;
            this.least = least;
            this.most = most;
            this.example = example;
        }

        boolean holds(@Nullable Double value) {
            return value == null || value >= least && value <= most;
        }
    }

    private static final List<String> OF_STATES = List.of("enabled", "cool-down");
    private static final List<String> OF_VALUES = List.of("enabled", "threshold", "clear-below", "cool-down");

    private static final Map<AlertType, Scale> OF_TENANTS = Map.of(
            AlertType.SLOW_CONNECTION, Scale.TIME,
            AlertType.SLOW_QUERY, Scale.TIME,
            AlertType.FAILED_CONNECTIONS, Scale.COUNT,
            AlertType.POOL_EXHAUSTED, Scale.COUNT);

    static final List<PropertyRule> ALERTS = Stream.of(
                    rules(AlertType.SLOW_CONNECTION, Scale.TIME),
                    rules(AlertType.SLOW_QUERY, Scale.TIME),
                    rules(AlertType.MEMORY, Scale.SIZE),
                    rules(AlertType.FAILED_CONNECTIONS, Scale.COUNT),
                    rules(AlertType.POOL_EXHAUSTED, Scale.COUNT),
                    rules(AlertType.BREAKER_OPEN, null),
                    rules(AlertType.BUDGET, Scale.COUNT),
                    rules(AlertType.CREDENTIAL_AGE, null),
                    rules(AlertType.MIGRATION_FAILED, Scale.COUNT),
                    rules(AlertType.SECURITY_EVENT, Scale.COUNT),
                    rules(AlertType.REFUSED_SWITCHES, Scale.COUNT),
                    List.of(flag("tenancy.alerts.custom-metric.enabled", "true")),
                    listeners())
            .flatMap(List::stream)
            .toList();

    /** What may be said of one tenant, and after {@code alerts.} of a plan. */
    static final List<String> MEMBERS = Stream.of(
                    AlertType.SLOW_CONNECTION,
                    AlertType.SLOW_QUERY,
                    AlertType.FAILED_CONNECTIONS,
                    AlertType.POOL_EXHAUSTED,
                    AlertType.BREAKER_OPEN)
            .flatMap(type -> (type == AlertType.BREAKER_OPEN ? OF_STATES : OF_VALUES)
                    .stream().map(member -> type.id() + "." + member))
            .toList();

    private AlertRules() {}

    /** Returns the rules of what is set for one tenant. */
    static List<PropertyRule> ofTenant(String slug) {
        return overrides(
                member -> PropertyGroup.nameOf(ONE_TENANT, slug, member),
                p -> p.alerts().tenants().get(slug));
    }

    /** Returns the rules of what is set for the alerts of one plan. */
    static List<PropertyRule> ofPlan(String plan) {
        return overrides(member -> PropertyGroup.nameOf("tenancy.plans", plan, "alerts." + member), p -> {
            PlanProperties known = p.plans().get(plan);
            return known == null ? null : known.alerts();
        });
    }

    private static List<PropertyRule> overrides(
            UnaryOperator<String> name, Function<TenancyProperties, @Nullable AlertOverrides> overrides) {
        List<PropertyRule> rules = new ArrayList<>();
        for (AlertType type : List.of(
                AlertType.SLOW_CONNECTION,
                AlertType.SLOW_QUERY,
                AlertType.FAILED_CONNECTIONS,
                AlertType.POOL_EXHAUSTED,
                AlertType.BREAKER_OPEN)) {
            rules.addAll(rules(
                    member -> name.apply(type.id() + "." + member),
                    OF_TENANTS.get(type),
                    p -> Objects.requireNonNullElse(overrides.apply(p), AlertOverrides.NOTHING)
                            .of(type)));
        }
        return rules;
    }

    private static List<PropertyRule> rules(AlertType type, @Nullable Scale scale) {
        return rules(
                member -> ALL_TENANTS + "." + type.id() + "." + member,
                scale,
                p -> p.alerts().of(type));
    }

    /** @param scale null for what is or is not */
    private static List<PropertyRule> rules(
            UnaryOperator<String> name, @Nullable Scale scale, Function<TenancyProperties, AlertSetting> setting) {
        List<PropertyRule> rules = new ArrayList<>();
        rules.add(flag(name.apply("enabled"), "true"));
        if (scale != null) {
            rules.add(new PropertyRule(
                    name.apply("threshold"),
                    p -> scale.holds(setting.apply(p).threshold()),
                    scale.must,
                    scale.example));
            rules.add(new PropertyRule(
                    name.apply("clear-below"),
                    p -> isBelow(setting.apply(p), scale),
                    scale.must + ", and at most the threshold",
                    scale.example));
        }
        rules.add(new PropertyRule(
                name.apply("cool-down"),
                p -> isCoolDown(setting.apply(p).coolDown()),
                "must be 0, or a duration with its unit, up to 365d",
                "1m"));
        return rules;
    }

    /** Not that of the other rules, which need these to be there already. */
    private static PropertyRule flag(String name, String example) {
        return new PropertyRule(name, p -> true, "must be true or false", example);
    }

    private static boolean isBelow(AlertSetting setting, Scale scale) {
        Double below = setting.clearBelow();
        Double threshold = setting.threshold();
        // A threshold that is wrong by itself is not held against the other property too.
        return scale.holds(below)
                && (below == null || threshold == null || !scale.holds(threshold) || below <= threshold);
    }

    private static boolean isCoolDown(@Nullable Duration time) {
        return time == null || !time.isNegative() && time.compareTo(LONGEST_COOL_DOWN) <= 0;
    }

    private static List<PropertyRule> listeners() {
        return List.of(
                new PropertyRule(
                        ONE_TENANT,
                        p -> true,
                        "must be settings by tenant: <slug>.<type>.<setting>, each as that of tenancy.alerts",
                        "acme.slow-connection.threshold=3s"),
                flag("tenancy.alerts.log.enabled", "true"),
                new PropertyRule(
                        "tenancy.alerts.webhook.url",
                        p -> isWebAddress(p.alerts().webhook().url())
                                && (p.alerts().webhook().url() == null
                                        || p.alerts().webhook().secret() != null),
                        "must be an http or https address, together with tenancy.alerts.webhook.secret",
                        "https://alerts.example.com/tenancy"),
                new PropertyRule(
                        "tenancy.alerts.webhook.secret",
                        p -> isSecret(p.alerts().webhook().secret()),
                        "must be at least 16 characters",
                        "the output of: openssl rand -hex 32"),
                new PropertyRule(
                        "tenancy.alerts.mail.to",
                        p -> p.alerts().mail().to().stream().allMatch(AlertRules::isMailAddress),
                        "must be a list of mail addresses",
                        "ops@example.com"),
                new PropertyRule(
                        "tenancy.alerts.mail.from",
                        p -> p.alerts().mail().from() == null
                                || isMailAddress(p.alerts().mail().from()),
                        "must be a mail address",
                        "tenancy@example.com"));
    }

    private static boolean isWebAddress(@Nullable String url) {
        try {
            URI address = URI.create(Objects.requireNonNullElse(url, "https://example.com"));
            return address.getHost() != null
                    && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static boolean isSecret(@Nullable String secret) {
        return secret == null || secret.length() >= SHORTEST_SECRET;
    }

    private static boolean isMailAddress(String address) {
        return MAIL_ADDRESS.matcher(address).matches();
    }
}
