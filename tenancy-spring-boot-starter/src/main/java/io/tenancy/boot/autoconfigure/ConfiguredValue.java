package io.tenancy.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * What a property is set to, as it is written.
 *
 * @param value with a comma between the elements of a list, placeholders in place; null if the property is not set
 * @param origin file and line, environment variable, or another source
 */
record ConfiguredValue(@Nullable String value, String origin) {

    private static final ConfiguredValue NOT_SET = new ConfiguredValue(null, "default value");

    /** Returns the value that wins: that of the first source that has one. */
    static ConfiguredValue of(ConfigurationPropertyName name, Environment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            List<ConfigurationProperty> parts = property == null ? elements(name, source) : List.of(property);
            if (!parts.isEmpty()) {
                List<String> values = parts.stream()
                        .map(part -> String.valueOf(part.getValue()))
                        .toList();
                return new ConfiguredValue(
                        String.join(",", values), String.valueOf(parts.get(0).getOrigin()));
            }
        }
        return NOT_SET;
    }

    private static List<ConfigurationProperty> elements(
            ConfigurationPropertyName name, ConfigurationPropertySource source) {
        List<ConfigurationProperty> elements = new ArrayList<>();
        ConfigurationProperty element = source.getConfigurationProperty(name.append("[0]"));
        while (element != null) {
            elements.add(element);
            element = source.getConfigurationProperty(name.append("[" + elements.size() + "]"));
        }
        return elements;
    }
}
