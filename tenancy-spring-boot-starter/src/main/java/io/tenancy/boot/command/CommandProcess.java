package io.tenancy.boot.command;

import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * Tells a process that runs one command, such as {@code tenancy:list}, from one that serves. A command process opens no
 * port, runs nothing of the application's own and ends soon: it is no node and takes no share of what nodes divide. It is
 * known by a property source, not by a property: nothing that is configured can pass for it. Thread-safe; holds no state.
 */
public final class CommandProcess {

    private static final String FORCED = "tenancyCommand";
    private static final String DEFAULTS = "tenancyCommandDefaults";
    private static final String ARGUMENTS = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;

    private CommandProcess() {}

    /**
     * Returns whether this environment is that of a process that runs one command.
     *
     * @param environment of the application, from the moment on at which its configuration files are read
     */
    public static boolean isCommand(Environment environment) {
        return environment instanceof ConfigurableEnvironment configurable
                && configurable.getPropertySources().contains(FORCED);
    }

    /** Makes it one: without the command's arguments, without ports, and quiet. */
    static void prepare(ConfigurableEnvironment environment, CommandArguments arguments, Format format) {
        MutablePropertySources sources = environment.getPropertySources();
        sources.addFirst(new MapPropertySource(
                FORCED,
                Map.of(
                        "server.port",
                        -1,
                        "management.server.port",
                        -1,
                        "spring.main.banner-mode",
                        "off",
                        "spring.main.log-startup-info",
                        false,
                        "spring.main.keep-alive",
                        false)));
        MapPropertySource defaults = new MapPropertySource(DEFAULTS, defaults(arguments, format));
        if (sources.contains(ARGUMENTS)) {
            sources.replace(
                    ARGUMENTS,
                    new SimpleCommandLinePropertySource(
                            ARGUMENTS, arguments.application().toArray(String[]::new)));
            sources.addAfter(ARGUMENTS, defaults);
        } else {
            sources.addAfter(FORCED, defaults);
        }
    }

    /**
     * What only the command line overrides: one connection instead of a pool full of them, and on the console warnings
     * only. Log files get everything; with {@link Format#LOG} the console is where the answer may be.
     */
    private static Map<String, Object> defaults(CommandArguments arguments, Format format) {
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("spring.datasource.hikari.minimum-idle", 0);
        // Tomcat, which is closed before the pools are, warns of their threads.
        defaults.put("logging.level.org.apache.catalina.loader", "error");
        boolean askedForLogs =
                arguments.application().stream().anyMatch(argument -> argument.matches("--(debug|trace|logging\\.).*"));
        if (!askedForLogs) {
            String quiet = format == Format.LOG ? "logging.level.root" : "logging.threshold.console";
            defaults.put(quiet, "warn");
        }
        return defaults;
    }
}
