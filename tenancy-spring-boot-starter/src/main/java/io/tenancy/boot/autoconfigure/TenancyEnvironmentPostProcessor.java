package io.tenancy.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Makes each {@link EnvironmentVariable} set its property, and hands the level of the log channel to Spring Boot. It
 * reports nothing: what is wrong is left to {@link TenancyPropertiesCheck}, which sees everything at once.
 */
final class TenancyEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    static final String VARIABLES = "tenancyEnvironmentVariables";
    private static final String LOG_LEVEL = "tenancyLogLevel";

    /** After configuration files, which may set the log channel. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        addVariables(environment.getPropertySources());
        addLogLevel(environment);
    }

    /** Directly after the variables themselves, so that a property's relaxed name wins over its alias. */
    private static void addVariables(MutablePropertySources sources) {
        PropertySource<?> variables = sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        if (variables == null) {
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (EnvironmentVariable variable : EnvironmentVariable.values()) {
            Object value = variables.getProperty(variable.name());
            if (value != null) {
                values.put(
                        variable.property(),
                        OriginTrackedValue.of(
                                variable.toPropertyValue(value.toString()),
                                new SystemEnvironmentOrigin(variable.name())));
            }
        }
        sources.remove(VARIABLES);
        if (!values.isEmpty()) {
            sources.addAfter(variables.getName(), new OriginTrackedMapPropertySource(VARIABLES, values, true));
        }
    }

    /** Last, so that the application's own {@code logging.level} wins; a silenced channel is silent whatever it says. */
    private static void addLogLevel(ConfigurableEnvironment environment) {
        try {
            Binder binder = Binder.get(environment);
            TenancyProperties.Logging logging = binder.bindOrCreate("tenancy.logging", TenancyProperties.Logging.class);
            boolean enabled = binder.bind("tenancy.enabled", Boolean.class).orElse(true);
            MutablePropertySources sources = environment.getPropertySources();
            sources.remove(LOG_LEVEL);
            if (enabled && PropertyRules.isLoggerName(logging.channel())) {
                if (logging.enabled()) {
                    sources.addLast(logLevel(logging.channel(), logging.level()));
                } else {
                    sources.addFirst(logLevel(logging.channel(), LogLevel.OFF));
                }
            }
        } catch (BindException reportedByTheCheck) {
            return;
        }
    }

    private static PropertySource<?> logLevel(String channel, LogLevel level) {
        return new MapPropertySource(LOG_LEVEL, Map.of("logging.level." + channel, level.name()));
    }
}
