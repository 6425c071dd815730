package io.tenancy.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** An environment whose variables and system properties are those of the test, not those of its machine. */
final class TestEnvironments {

    private TestEnvironments() {}

    /** Names and values in turn become environment variables, and pass the post-processor. */
    static StandardEnvironment withVariables(String... namesAndValues) {
        StandardEnvironment environment = empty();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, map(namesAndValues)));
        return processed(environment);
    }

    /** Names and values in turn become properties of a source that counts as a file. */
    static StandardEnvironment withFile(String... namesAndValues) {
        return processed(addFile(empty(), namesAndValues));
    }

    /** Adds a source of less weight than those that are there. */
    static StandardEnvironment addFile(StandardEnvironment environment, String... namesAndValues) {
        environment.getPropertySources().addLast(new MapPropertySource("application.yml", map(namesAndValues)));
        return environment;
    }

    /** Adds a source of more weight than those that are there. */
    static StandardEnvironment addCommandLine(StandardEnvironment environment, String... namesAndValues) {
        environment.getPropertySources().addFirst(new MapPropertySource("commandLineArgs", map(namesAndValues)));
        return environment;
    }

    static StandardEnvironment processed(StandardEnvironment environment) {
        new TenancyEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    static TenancyProperties bind(StandardEnvironment environment) {
        return Binder.get(environment).bindOrCreate("tenancy", TenancyProperties.class);
    }

    private static StandardEnvironment empty() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                        new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, map()));
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, map()));
        return environment;
    }

    private static Map<String, Object> map(String... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
