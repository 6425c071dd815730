package io.tenancy.boot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.DurationUnit;

/**
 * Remembers the values that cannot be converted and leaves their properties at the default, where Spring Boot alone
 * would stop at the first one. A duration without a unit counts as one of them, unless its property declares the unit.
 */
final class CollectingBindHandler implements BindHandler {

    private final UnaryOperator<String> placeholders;
    private final Set<ConfigurationPropertyName> failures = new LinkedHashSet<>();

    /** @param placeholders replaces those that it can */
    CollectingBindHandler(UnaryOperator<String> placeholders) {
        this.placeholders = placeholders;
    }

    /** Returns the properties that could not be converted. */
    Set<ConfigurationPropertyName> failures() {
        return failures;
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        ConfigurationProperty property = context.getConfigurationProperty();
        if (result instanceof Duration duration
                && !duration.isZero()
                && property != null
                && target.getAnnotation(DurationUnit.class) == null
                && EnvironmentVariable.isBareNumber(placeholders.apply(String.valueOf(property.getValue())))) {
            failures.add(name);
            return null;
        }
        return result;
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        if (name.isLastElementIndexed()) {
            throw error; // a list without its bad element would be another list
        }
        if (name.getNumberOfElements() > 1) { // something that is merely called "tenancy" is not ours
            failures.add(name);
        }
        return null;
    }
}
