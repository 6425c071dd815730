package io.tenancy.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Tells the names of properties that exist from those that do not, however they are written. */
final class PropertyNames {

    /** What a name is. */
    enum Kind {
        /** A property, a group of properties, or one that belongs to the application or its tests. */
        KNOWN,
        /** A property that is documented but not built yet. */
        UNAVAILABLE,
        /** None of these. */
        UNKNOWN
    }

    /** Names, or the beginnings of names, that the documentation lists and this version does not have. */
    static final List<String> UNAVAILABLE = List.of("tenancy.console");

    /** Below which every name is the user's own. */
    private static final List<String> FREE = List.of("tenancy.custom", "tenancy.test", MigrationRules.PLACEHOLDERS);

    private static final Pattern LIST_INDEX = Pattern.compile("(?:_[0-9]+)+$");
    /** What Kubernetes and container links inject for a service whose name begins with "tenancy". */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(?:HOST|PORT(?:_.*)?)|.*_PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_.*)?");

    private PropertyNames() {}

    /** Returns what the name of a property is. */
    static Kind kindOf(ConfigurationPropertyName name) {
        if (isBelow(FREE, name)
                || PropertyGroup.ALL.stream().anyMatch(group -> group.hasPart(name))
                || PropertyRules.ALL.stream().anyMatch(rule -> isPartOf(name, rule.name()))) {
            return Kind.KNOWN;
        }
        return isBelow(UNAVAILABLE, name) || PropertyGroup.ALL.stream().anyMatch(group -> group.willHave(name))
                ? Kind.UNAVAILABLE
                : Kind.UNKNOWN;
    }

    /**
     * Returns what the name of an environment variable is; known also if it is nothing that Tenancy looks at.
     *
     * @param value tells a service's address from a property that is called a port
     */
    static Kind kindOfVariable(String variable, String value) {
        String form = variable.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
        Optional<EnvironmentVariable> own = EnvironmentVariable.named(form);
        if (own.isPresent()) {
            return kindOf(ConfigurationPropertyName.of(own.get().property()));
        }
        String withoutIndex = LIST_INDEX.matcher(form).replaceFirst("");
        boolean known = !form.startsWith("TENANCY_")
                || FREE.stream().anyMatch(name -> isBelow(form, name))
                || PropertyRules.ALL.stream()
                        .anyMatch(rule -> forms(rule.name()).anyMatch(withoutIndex::equals))
                || PropertyGroup.ALL.stream()
                        .anyMatch(group -> group.hasVariable(form) || group.hasVariable(withoutIndex));
        if (known) {
            return Kind.KNOWN;
        }
        boolean unavailable = !isServiceLink(form, value)
                && (UNAVAILABLE.stream().anyMatch(name -> isBelow(form, name))
                        || PropertyGroup.ALL.stream().anyMatch(group -> group.willHaveVariable(form)));
        return unavailable ? Kind.UNAVAILABLE : Kind.UNKNOWN;
    }

    private static boolean isServiceLink(String form, String value) {
        return SERVICE_LINK.matcher(form).matches() || form.endsWith("_PORT") && value.contains("://");
    }

    private static boolean isBelow(List<String> names, ConfigurationPropertyName name) {
        return names.stream()
                .map(ConfigurationPropertyName::of)
                .anyMatch(top -> top.equals(name) || top.isAncestorOf(name));
    }

    private static boolean isBelow(String form, String name) {
        return forms(name).anyMatch(top -> form.equals(top) || form.startsWith(top + "_"));
    }

    private static boolean isPartOf(ConfigurationPropertyName name, String property) {
        ConfigurationPropertyName whole = ConfigurationPropertyName.of(property);
        return whole.equals(name) || name.isAncestorOf(whole) || name.isLastElementIndexed() && whole.isParentOf(name);
    }

    /** The two ways in which Spring Boot looks for a property in the environment. */
    static Stream<String> forms(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
        return Stream.of(upper.replace("-", ""), upper.replace('-', '_'));
    }
}
