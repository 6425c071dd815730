package io.tenancy.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Properties below a name that the user chooses, such as {@code tenancy.plans.<plan>.pool.maximum-size}.
 *
 * @param name of the map, before the user's name
 * @param members what may come after the user's name
 * @param unavailable what may come there in a later version
 * @param entries the names that the user has chosen
 * @param rules of what is set below one of these names
 */
record PropertyGroup(
        String name,
        List<String> members,
        List<String> unavailable,
        Function<TenancyProperties, Set<String>> entries,
        Function<String, List<PropertyRule>> rules) {

    private static final Pattern PLAIN_ELEMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    static final List<PropertyGroup> ALL = List.of(
            new PropertyGroup(
                    "tenancy.plans",
                    Stream.concat(
                                    PropertyRules.LIMITS_BY_PLAN.stream()
                                            .map(rule -> rule.name().substring("tenancy.".length())),
                                    AlertRules.MEMBERS.stream().map(member -> "alerts." + member))
                            .toList(),
                    List.of(),
                    properties -> properties.plans().keySet(),
                    PropertyGroup::ofPlan),
            new PropertyGroup(
                    "tenancy.alerts.tenants",
                    AlertRules.MEMBERS,
                    List.of(),
                    properties -> properties.alerts().tenants().keySet(),
                    AlertRules::ofTenant),
            new PropertyGroup(
                    ServerRules.SERVERS,
                    ServerRules.MEMBERS,
                    List.of(),
                    properties -> properties.database().servers().keySet(),
                    ServerRules::of));

    /** Returns the name of a property of this group, as the user would write it. */
    static String nameOf(String group, String entry, String member) {
        String element =
                PLAIN_ELEMENT.matcher(entry).matches() ? "." + entry.toLowerCase(Locale.ROOT) : "[" + entry + "]";
        return group + element + "." + member;
    }

    /** Returns the rules of every name that the user has chosen in any group. */
    static Stream<PropertyRule> rulesOf(TenancyProperties properties) {
        return ALL.stream()
                .flatMap(group -> group.entries().apply(properties).stream()
                        .flatMap(entry -> group.rules().apply(entry).stream()));
    }

    /** Returns the rules of the entry that a name belongs to; empty if it belongs to no group. */
    static Stream<PropertyRule> rulesAround(ConfigurationPropertyName name) {
        return ALL.stream()
                .filter(group -> group.prefix().isAncestorOf(name))
                .flatMap(group -> group.rules().apply(name.getElement(group.depth(), Form.ORIGINAL)).stream());
    }

    /** Returns the rules of what is set for one plan. What is wrong for all is not held against it too. */
    private static List<PropertyRule> ofPlan(String plan) {
        Stream<PropertyRule> limits = PropertyRules.LIMITS_BY_PLAN.stream()
                .map(rule -> new PropertyRule(
                        nameOf("tenancy.plans", plan, rule.name().substring("tenancy.".length())),
                        p -> !rule.holds().test(p) || rule.holds().test(p.ofPlan(plan)),
                        rule.must(),
                        rule.example()));
        return Stream.concat(limits, AlertRules.ofPlan(plan).stream()).toList();
    }

    boolean hasPart(ConfigurationPropertyName property) {
        return prefix().isAncestorOf(property)
                && (property.getNumberOfElements() == depth() + 1
                        || members.stream().map(ConfigurationPropertyName::of).anyMatch(member -> {
                            ConfigurationPropertyName rest = property.subName(depth() + 1);
                            return rest.equals(member)
                                    || rest.isAncestorOf(member)
                                    || rest.isLastElementIndexed() && member.isParentOf(rest);
                        }));
    }

    boolean willHave(ConfigurationPropertyName property) {
        return prefix().isAncestorOf(property)
                && property.getNumberOfElements() > depth() + 1
                && unavailable.contains(property.getElement(depth() + 1, Form.UNIFORM));
    }

    /** Returns whether an environment variable, in upper case, is a member of this group. */
    boolean hasVariable(String form) {
        return isVariable(form, members);
    }

    boolean willHaveVariable(String form) {
        return isVariable(form, unavailable);
    }

    private boolean isVariable(String form, List<String> ends) {
        String beginning = name.toUpperCase(Locale.ROOT).replace('.', '_') + "_";
        return ends.stream()
                .flatMap(PropertyNames::forms)
                .map(end -> "_" + end)
                .anyMatch(end -> form.startsWith(beginning)
                        && form.endsWith(end)
                        && form.length() > beginning.length() + end.length());
    }

    /** Returns the member that somebody meant by a name in this group, or empty if none is written much like it. */
    Optional<String> nearest(String mistyped) {
        Matcher entry = Pattern.compile("(" + Pattern.quote(name) + "(?:\\.[^.\\[\\]]+|\\[[^\\]]*]))\\.(.+)")
                .matcher(mistyped);
        return entry.matches()
                ? NearestProperty.among(members, entry.group(2)).map(member -> entry.group(1) + "." + member)
                : Optional.empty();
    }

    private ConfigurationPropertyName prefix() {
        return ConfigurationPropertyName.of(name);
    }

    private int depth() {
        return prefix().getNumberOfElements();
    }
}
