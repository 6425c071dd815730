package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.autoconfigure.InvalidTenancyPropertiesException.InvalidProperty;
import io.tenancy.boot.autoconfigure.PropertyNames.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Goes through the names below {@code tenancy} in every property source. Somebody wrote a file or a command line for
 * this application, so that an unknown name there is a mistake; environment variables and system properties may be meant
 * for somebody else. No value is shown: the mistyped name of a secret has a secret value.
 */
final class ConfiguredNames {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("tenancy");

    private final List<InvalidProperty> invalid = new ArrayList<>();
    private final List<InvalidProperty> ignored = new ArrayList<>();

    private ConfiguredNames() {}

    /** Reads all names of the environment. */
    static ConfiguredNames of(ConfigurableEnvironment environment) {
        ConfiguredNames names = new ConfiguredNames();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            Object underlying = source.getUnderlyingSource();
            if (underlying instanceof PropertySource<?> variables && isEnvironment(variables)) {
                names.readVariables(variables);
            } else if (source instanceof IterableConfigurationPropertySource properties
                    && !isNamed(underlying, TenancyEnvironmentPostProcessor.VARIABLES)) {
                names.readProperties(properties);
            }
        }
        return names;
    }

    /** Returns the names that must not be there. */
    List<InvalidProperty> invalid() {
        return invalid;
    }

    /** Returns the unknown names that may be there, because they may be meant for somebody else. */
    List<InvalidProperty> ignored() {
        return ignored;
    }

    private void readVariables(PropertySource<?> source) {
        if (!(source instanceof EnumerablePropertySource<?> variables)) {
            return;
        }
        for (String variable : variables.getPropertyNames()) {
            Kind kind = PropertyNames.kindOfVariable(variable, String.valueOf(variables.getProperty(variable)));
            String origin = new SystemEnvironmentOrigin(variable).toString();
            if (kind == Kind.UNAVAILABLE) {
                String name = EnvironmentVariable.named(variable)
                        .map(EnvironmentVariable::property)
                        .orElse(variable);
                invalid.add(unavailable(name, origin));
            } else if (kind == Kind.UNKNOWN) {
                ignored.add(unknown(variable, origin));
            }
        }
    }

    private void readProperties(IterableConfigurationPropertySource source) {
        boolean lenient =
                isNamed(source.getUnderlyingSource(), StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        source.stream().filter(ROOT::isAncestorOf).forEach(name -> {
            Kind kind = PropertyNames.kindOf(name);
            if (kind == Kind.UNAVAILABLE) {
                invalid.add(unavailable(name.toString(), originOf(source, name)));
            } else if (kind == Kind.UNKNOWN) {
                (lenient ? ignored : invalid).add(unknown(name.toString(), originOf(source, name)));
            }
        });
    }

    private static InvalidProperty unavailable(String name, String origin) {
        return new InvalidProperty(name, null, origin, "is not available in this version", null);
    }

    private static InvalidProperty unknown(String name, String origin) {
        String rule = NearestProperty.to(name)
                .map(nearest -> "does not exist; did you mean " + nearest + "?")
                .orElse("does not exist");
        return new InvalidProperty(name, null, origin, rule, null);
    }

    private static String originOf(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        return property == null ? String.valueOf(source) : String.valueOf(property.getOrigin());
    }

    /** Spring Boot reads sources of this type, or with this end of the name, as environment variables. */
    private static boolean isEnvironment(PropertySource<?> source) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return source instanceof SystemEnvironmentPropertySource
                || source.getName().equals(name)
                || source.getName().endsWith("-" + name);
    }

    private static boolean isNamed(@Nullable Object source, String name) {
        return source instanceof PropertySource<?> named && named.getName().equals(name);
    }
}
