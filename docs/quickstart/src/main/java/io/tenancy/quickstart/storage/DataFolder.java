package io.tenancy.quickstart.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes {@code quickstart.data} an absolute folder and, so that the sample starts without any preparation, keeps an
 * encryption key in it. In production the key comes from a secret store and never lies beside what it encrypts.
 */
final class DataFolder implements EnvironmentPostProcessor, Ordered {

    static final String PROPERTY = "quickstart.data";
    private static final String KEY_FILE = "encryption-key";
    private static final String KEY_PROPERTY = "tenancy.security.encryption-key";
    private static final String KEY_VARIABLE = "TENANCY_ENCRYPTION_KEY";

    /** After configuration files, which may set both properties. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Path folder = folder(environment);
        Map<String, Object> data = Map.of(PROPERTY, folder.toString().replace('\\', '/'));
        environment.getPropertySources().addFirst(new MapPropertySource("quickstartData", data));
        if (!environment.containsProperty(KEY_PROPERTY) && !environment.containsProperty(KEY_VARIABLE)) {
            Map<String, Object> key = Map.of(KEY_PROPERTY, PrivateFile.readOrCreate(folder.resolve(KEY_FILE)));
            environment.getPropertySources().addLast(new MapPropertySource("quickstartKey", key));
        }
    }

    private static Path folder(ConfigurableEnvironment environment) {
        String configured = environment.getProperty(PROPERTY);
        Path folder = configured == null || configured.isBlank() ? usual() : Path.of(configured);
        folder = folder.toAbsolutePath().normalize();
        if (folder.toString().indexOf(';') >= 0) {
            throw new IllegalArgumentException("The folder of " + PROPERTY + " must not contain a semicolon, but was "
                    + folder + ": it becomes part of an H2 URL.");
        }
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot create the folder of " + PROPERTY + ": " + folder, failed);
        }
    }

    /** Beside the sources when started from the root of the repository. */
    private static Path usual() {
        Path sources = Path.of("docs", "quickstart");
        return Files.isDirectory(sources) ? sources.resolve("data") : Path.of("quickstart-data");
    }
}
