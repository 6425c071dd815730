package io.tenancy.boot.autoconfigure;

import io.tenancy.Printable;
import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Stops the start of an application if properties below {@code tenancy} are unknown, not available yet, not convertible
 * or out of range, and names all of them at once. It runs on the final environment, before any bean is made of it.
 */
final class TenancyPropertiesCheck implements BeanFactoryPostProcessor, PriorityOrdered {

    private static final Logger LOG = LoggerFactory.getLogger(TenancyPropertiesCheck.class);

    private final ConfigurableEnvironment environment;

    TenancyPropertiesCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        check(environment);
    }

    /**
     * Checks everything below {@code tenancy}, unless {@code tenancy.enabled} is false. Unknown environment variables
     * and system properties are only logged.
     *
     * @throws InvalidTenancyPropertiesException if anything is wrong
     */
    static void check(ConfigurableEnvironment environment) {
        CollectingBindHandler handler = new CollectingBindHandler(environment::resolvePlaceholders);
        TenancyProperties properties =
                Binder.get(environment).bindOrCreate("tenancy", Bindable.of(TenancyProperties.class), handler);
        if (!properties.enabled()) {
            return;
        }
        ConfiguredNames names = ConfiguredNames.of(environment);
        List<InvalidProperty> invalid = new ArrayList<>(names.invalid());
        handler.failures().forEach(name -> invalid.add(unconvertible(name, environment)));
        invalid.addAll(violations(properties, handler.failures(), environment));
        if (!invalid.isEmpty()) {
            invalid.sort(Comparator.comparing(InvalidProperty::name));
            throw new InvalidTenancyPropertiesException(invalid);
        }
        warn(names.ignored());
    }

    private static void warn(List<InvalidProperty> ignored) {
        if (!ignored.isEmpty()) {
            LOG.warn(
                    "Names that begin like properties of Tenancy are ignored, as they may be meant for something else: {}",
                    ignored.stream()
                            .map(p -> p.statement() + " (" + p.origin() + ")")
                            .collect(Collectors.joining("; ")));
        }
    }

    private static InvalidProperty unconvertible(ConfigurationPropertyName name, ConfigurableEnvironment environment) {
        return Stream.concat(PropertyRules.ALL.stream(), PropertyGroup.rulesAround(name))
                .filter(rule -> ConfigurationPropertyName.of(rule.name()).equals(name))
                .findAny()
                .map(rule -> invalid(rule, environment))
                .orElseGet(() -> new InvalidProperty(
                        name.toString(),
                        null,
                        ConfiguredValue.of(name, environment).origin(),
                        "is a group of properties and has no value",
                        null));
    }

    private static List<InvalidProperty> violations(
            TenancyProperties properties,
            Set<ConfigurationPropertyName> unconvertible,
            ConfigurableEnvironment environment) {
        return Stream.concat(PropertyRules.ALL.stream(), PropertyGroup.rulesOf(properties))
                .filter(rule -> !unconvertible.contains(ConfigurationPropertyName.of(rule.name())))
                .filter(rule -> !rule.holds().test(properties))
                .map(rule -> invalid(rule, environment))
                .toList();
    }

    private static InvalidProperty invalid(PropertyRule rule, ConfigurableEnvironment environment) {
        ConfiguredValue configured = ConfiguredValue.of(ConfigurationPropertyName.of(rule.name()), environment);
        String value = configured.value();
        boolean secret = PropertyRules.isSecret(rule.name());
        boolean unresolved =
                value != null && environment.resolvePlaceholders(value).contains("${");
        return new InvalidProperty(
                rule.name(),
                value == null || secret ? null : Printable.quote(value),
                configured.origin(),
                unresolved ? "has a placeholder that nothing sets" : rule.must(),
                unresolved ? null : rule.example());
    }
}
